package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct tcmsg}: the head of a message about traffic control; 20 bytes. Source: include/uapi/linux/rtnetlink.h.
 */
public final class Tcmsg {

    /** The whole struct. Source: include/uapi/linux/rtnetlink.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("tcm_family"),
                    u8("tcm__pad1"),
                    u16("tcm__pad2"),
                    u32("tcm_ifindex"),
                    u32("tcm_handle"),
                    u32("tcm_parent"),
                    u32("tcm_info"))
            .withName("tcmsg");

    /** Offset of {@code tcm_family}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long TCM_FAMILY = offset(LAYOUT, "tcm_family");

    /** Offset of {@code tcm_ifindex}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long TCM_IFINDEX = offset(LAYOUT, "tcm_ifindex");

    /** Offset of {@code tcm_handle}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long TCM_HANDLE = offset(LAYOUT, "tcm_handle");

    /** Offset of {@code tcm_parent}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long TCM_PARENT = offset(LAYOUT, "tcm_parent");

    /** Offset of {@code tcm_info}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long TCM_INFO = offset(LAYOUT, "tcm_info");

    private Tcmsg() {}
}
