package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct rtmsg}: the head of a message about a route; 12 bytes. Source: include/uapi/linux/rtnetlink.h. */
public final class Rtmsg {

    /** The whole struct. Source: include/uapi/linux/rtnetlink.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("rtm_family"),
                    u8("rtm_dst_len"),
                    u8("rtm_src_len"),
                    u8("rtm_tos"),
                    u8("rtm_table"),
                    u8("rtm_protocol"),
                    u8("rtm_scope"),
                    u8("rtm_type"),
                    u32("rtm_flags"))
            .withName("rtmsg");

    /** Offset of {@code rtm_family}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_FAMILY = offset(LAYOUT, "rtm_family");

    /** Offset of {@code rtm_dst_len}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_DST_LEN = offset(LAYOUT, "rtm_dst_len");

    /** Offset of {@code rtm_src_len}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_SRC_LEN = offset(LAYOUT, "rtm_src_len");

    /** Offset of {@code rtm_tos}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_TOS = offset(LAYOUT, "rtm_tos");

    /** Offset of {@code rtm_table}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_TABLE = offset(LAYOUT, "rtm_table");

    /** Offset of {@code rtm_protocol}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_PROTOCOL = offset(LAYOUT, "rtm_protocol");

    /** Offset of {@code rtm_scope}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_SCOPE = offset(LAYOUT, "rtm_scope");

    /** Offset of {@code rtm_type}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_TYPE = offset(LAYOUT, "rtm_type");

    /** Offset of {@code rtm_flags}. Source: include/uapi/linux/rtnetlink.h. */
    public static final long RTM_FLAGS = offset(LAYOUT, "rtm_flags");

    private Rtmsg() {}
}
