package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct ifaddrmsg}: the head of a message about an address; 8 bytes. Source: include/uapi/linux/if_addr.h. */
public final class Ifaddrmsg {

    /** The whole struct. Source: include/uapi/linux/if_addr.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("ifa_family"), u8("ifa_prefixlen"), u8("ifa_flags"), u8("ifa_scope"), u32("ifa_index"))
            .withName("ifaddrmsg");

    /** Offset of {@code ifa_family}. Source: include/uapi/linux/if_addr.h. */
    public static final long IFA_FAMILY = offset(LAYOUT, "ifa_family");

    /** Offset of {@code ifa_prefixlen}. Source: include/uapi/linux/if_addr.h. */
    public static final long IFA_PREFIXLEN = offset(LAYOUT, "ifa_prefixlen");

    /** Offset of {@code ifa_flags}. Source: include/uapi/linux/if_addr.h. */
    public static final long IFA_FLAGS = offset(LAYOUT, "ifa_flags");

    /** Offset of {@code ifa_scope}. Source: include/uapi/linux/if_addr.h. */
    public static final long IFA_SCOPE = offset(LAYOUT, "ifa_scope");

    /** Offset of {@code ifa_index}. Source: include/uapi/linux/if_addr.h. */
    public static final long IFA_INDEX = offset(LAYOUT, "ifa_index");

    private Ifaddrmsg() {}
}
