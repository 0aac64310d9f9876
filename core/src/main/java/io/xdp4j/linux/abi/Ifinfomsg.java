package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct ifinfomsg}: the head of a message about an interface; 16 bytes. Source: include/uapi/linux/rtnetlink.h.
 */
public final class Ifinfomsg {

    /** The whole struct. Source: include/uapi/linux/rtnetlink.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("ifi_family"),
                    u8("pad0"),
                    u16("ifi_type"),
                    u32("ifi_index"),
                    u32("ifi_flags"),
                    u32("ifi_change"))
            .withName("ifinfomsg");

    /** Offset of {@code ifi_family}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long IFI_FAMILY = offset(LAYOUT, "ifi_family");

    /** Offset of {@code ifi_type}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long IFI_TYPE = offset(LAYOUT, "ifi_type");

    /** Offset of {@code ifi_index}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long IFI_INDEX = offset(LAYOUT, "ifi_index");

    /** Offset of {@code ifi_flags}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long IFI_FLAGS = offset(LAYOUT, "ifi_flags");

    /** Offset of {@code ifi_change}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long IFI_CHANGE = offset(LAYOUT, "ifi_change");

    private Ifinfomsg() {}
}
