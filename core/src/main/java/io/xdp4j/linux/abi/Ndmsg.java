package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct ndmsg}: the head of a message about a neighbour; 12 bytes. Source: include/uapi/linux/neighbour.h. */
public final class Ndmsg {

    /** The whole struct. Source: include/uapi/linux/neighbour.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("ndm_family"),
                    u8("pad0"),
                    u16("pad1"),
                    u32("ndm_ifindex"),
                    u16("ndm_state"),
                    u8("ndm_flags"),
                    u8("ndm_type"))
            .withName("ndmsg");

    /** Offset of {@code ndm_family}. Source: include/uapi/linux/neighbour.h. */
    public static final long NDM_FAMILY = offset(LAYOUT, "ndm_family");

    /** Offset of {@code ndm_ifindex}. Source: include/uapi/linux/neighbour.h. */
    public static final long NDM_IFINDEX = offset(LAYOUT, "ndm_ifindex");

    /** Offset of {@code ndm_state}. Source: include/uapi/linux/neighbour.h. */
    public static final long NDM_STATE = offset(LAYOUT, "ndm_state");

    /** Offset of {@code ndm_flags}. Source: include/uapi/linux/neighbour.h. */
    public static final long NDM_FLAGS = offset(LAYOUT, "ndm_flags");

    /** Offset of {@code ndm_type}. Source: include/uapi/linux/neighbour.h. */
    public static final long NDM_TYPE = offset(LAYOUT, "ndm_type");

    private Ndmsg() {}
}
