package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct sockaddr_xdp}: the queue that an AF_XDP socket binds to; 16 bytes. Source:
 * include/uapi/linux/if_xdp.h, since Linux 4.18.
 */
public final class SockaddrXdp {

    /** The whole struct. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u16("sxdp_family"),
                    u16("sxdp_flags"),
                    u32("sxdp_ifindex"),
                    u32("sxdp_queue_id"),
                    u32("sxdp_shared_umem_fd"))
            .withName("sockaddr_xdp");

    /** Offset of {@code sxdp_family}. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final long SXDP_FAMILY = offset(LAYOUT, "sxdp_family");

    /** Offset of {@code sxdp_flags}. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final long SXDP_FLAGS = offset(LAYOUT, "sxdp_flags");

    /** Offset of {@code sxdp_ifindex}. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final long SXDP_IFINDEX = offset(LAYOUT, "sxdp_ifindex");

    /** Offset of {@code sxdp_queue_id}. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final long SXDP_QUEUE_ID = offset(LAYOUT, "sxdp_queue_id");

    /** Offset of {@code sxdp_shared_umem_fd}. Source: include/uapi/linux/if_xdp.h, since Linux 4.18. */
    public static final long SXDP_SHARED_UMEM_FD = offset(LAYOUT, "sxdp_shared_umem_fd");

    private SockaddrXdp() {}
}
