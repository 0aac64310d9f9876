package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct sockaddr_nl}: whose a netlink socket is, and what it hears; 12 bytes. Source: linux/netlink.h. */
public final class SockaddrNl {

    /** The whole struct. Source: include/uapi/linux/netlink.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u16("nl_family"), u16("nl_pad"), u32("nl_pid"), u32("nl_groups"))
            .withName("sockaddr_nl");

    /** Offset of {@code nl_family}. Source: include/uapi/linux/netlink.h. */
    public static final long NL_FAMILY = offset(LAYOUT, "nl_family");

    /** Offset of {@code nl_groups}. Source: include/uapi/linux/netlink.h. */
    public static final long NL_GROUPS = offset(LAYOUT, "nl_groups");

    private SockaddrNl() {}
}
