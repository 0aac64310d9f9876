package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct nlmsghdr}: the head of a netlink message; 16 bytes. Source: include/uapi/linux/netlink.h. */
public final class Nlmsghdr {

    /** The whole struct. Source: include/uapi/linux/netlink.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("nlmsg_len"), u16("nlmsg_type"), u16("nlmsg_flags"), u32("nlmsg_seq"), u32("nlmsg_pid"))
            .withName("nlmsghdr");

    /** Offset of {@code nlmsg_len}. Source: include/uapi/linux/netlink.h. */
    public static final long NLMSG_LEN = offset(LAYOUT, "nlmsg_len");

    /** Offset of {@code nlmsg_type}. Source: include/uapi/linux/netlink.h. */
    public static final long NLMSG_TYPE = offset(LAYOUT, "nlmsg_type");

    /** Offset of {@code nlmsg_flags}. Source: include/uapi/linux/netlink.h. */
    public static final long NLMSG_FLAGS = offset(LAYOUT, "nlmsg_flags");

    /** Offset of {@code nlmsg_seq}. Source: include/uapi/linux/netlink.h. */
    public static final long NLMSG_SEQ = offset(LAYOUT, "nlmsg_seq");

    /** Offset of {@code nlmsg_pid}. Source: include/uapi/linux/netlink.h. */
    public static final long NLMSG_PID = offset(LAYOUT, "nlmsg_pid");

    private Nlmsghdr() {}
}
