package io.xdp4j.linux.abi;

/** Constants of AF_XDP. Source: include/uapi/linux/if_xdp.h and include/linux/socket.h, Linux 6.18. */
public final class IfXdp {

    /** Address family. Source: include/linux/socket.h, since Linux 4.18. */
    public static final int AF_XDP = 44;

    /** Option level. Source: include/linux/socket.h, since Linux 4.18. */
    public static final int SOL_XDP = 283;

    /** Socket type. Source: include/linux/net.h. */
    public static final int SOCK_RAW = 3;

    /** Bind flag: share the UMEM of another socket. Source: include/uapi/linux/if_xdp.h. */
    public static final short XDP_SHARED_UMEM = 1 << 0;

    /** Bind flag: copy mode. Source: include/uapi/linux/if_xdp.h. */
    public static final short XDP_COPY = 1 << 1;

    /** Bind flag: zero-copy mode. Source: include/uapi/linux/if_xdp.h. */
    public static final short XDP_ZEROCOPY = 1 << 2;

    /** Bind flag: the driver may sleep. Source: include/uapi/linux/if_xdp.h, since Linux 5.4. */
    public static final short XDP_USE_NEED_WAKEUP = 1 << 3;

    /** Bind flag: frames of several descriptors. Source: include/uapi/linux/if_xdp.h, since Linux 6.6. */
    public static final short XDP_USE_SG = 1 << 4;

    /** Option: where the parts of the rings are. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_MMAP_OFFSETS = 1;

    /** Option: entries of the RX ring. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_RX_RING = 2;

    /** Option: entries of the TX ring. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_TX_RING = 3;

    /** Option: register frame memory. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_UMEM_REG = 4;

    /** Option: entries of the fill ring. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_UMEM_FILL_RING = 5;

    /** Option: entries of the completion ring. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_UMEM_COMPLETION_RING = 6;

    /** Option: counters. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_STATISTICS = 7;

    /** Option: mode that was got. Source: include/uapi/linux/if_xdp.h, since Linux 5.3. */
    public static final int XDP_OPTIONS = 8;

    /** Option: descriptors that copy mode sends a call. Source: include/uapi/linux/if_xdp.h, since Linux 6.17. */
    public static final int XDP_MAX_TX_SKB_BUDGET = 9;

    /** Bit of XDP_OPTIONS. Source: include/uapi/linux/if_xdp.h. */
    public static final int XDP_OPTIONS_ZEROCOPY = 1 << 0;

    /** Where in the socket's file the RX ring is. Source: include/uapi/linux/if_xdp.h. */
    public static final long XDP_PGOFF_RX_RING = 0;

    /** Where in the socket's file the TX ring is. Source: include/uapi/linux/if_xdp.h. */
    public static final long XDP_PGOFF_TX_RING = 0x80000000L;

    /** Where in the socket's file the fill ring is. Source: include/uapi/linux/if_xdp.h. */
    public static final long XDP_UMEM_PGOFF_FILL_RING = 0x100000000L;

    /** Where in the socket's file the completion ring is. Source: include/uapi/linux/if_xdp.h. */
    public static final long XDP_UMEM_PGOFF_COMPLETION_RING = 0x180000000L;

    /** Event of poll(2): something to read. Source: include/uapi/asm-generic/poll.h. */
    public static final int POLLIN = 1;

    /** Flag of XDP_UMEM_REG: copy mode fills checksums in. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final int XDP_UMEM_TX_SW_CSUM = 1 << 1;

    /** Flag of XDP_UMEM_REG: the length counts. Source: include/uapi/linux/if_xdp.h, since Linux 6.11. */
    public static final int XDP_UMEM_TX_METADATA_LEN = 1 << 2;

    /** Option of a descriptor: goes on in the next. Source: include/uapi/linux/if_xdp.h, since Linux 6.6. */
    public static final int XDP_PKT_CONTD = 1 << 0;

    /** Option of a descriptor: metadata is before it. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final int XDP_TX_METADATA = 1 << 1;

    /** Flag of metadata: say when it was sent. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final int XDP_TXMD_FLAGS_TIMESTAMP = 1 << 0;

    /** Flag of metadata: fill a checksum in. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final int XDP_TXMD_FLAGS_CHECKSUM = 1 << 1;

    private IfXdp() {}
}
