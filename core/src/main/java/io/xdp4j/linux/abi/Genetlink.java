package io.xdp4j.linux.abi;

/** Numbers of generic netlink and of its family netdev. Source: include/uapi/linux/genetlink.h and netdev.h. */
public final class Genetlink {

    /** Bytes of struct genlmsghdr: u8 cmd, u8 version, u16 reserved. Source: include/uapi/linux/genetlink.h. */
    public static final int GENL_HEADER_BYTES = 4;

    /** Family that knows the others. Source: include/uapi/linux/genetlink.h. */
    public static final int GENL_ID_CTRL = 16;

    /** Command: a family by its name. Source: include/uapi/linux/genetlink.h. */
    public static final int CTRL_CMD_GETFAMILY = 3;

    /** Attribute: a family's id. Source: include/uapi/linux/genetlink.h. */
    public static final int CTRL_ATTR_FAMILY_ID = 1;

    /** Attribute: a family's name. Source: include/uapi/linux/genetlink.h. */
    public static final int CTRL_ATTR_FAMILY_NAME = 2;

    /** Command: what an interface can do. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_CMD_DEV_GET = 1;

    /** Command: the queues of an interface. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_CMD_QUEUE_GET = 10;

    /** Command: the NAPI instances of an interface. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_CMD_NAPI_GET = 11;

    /** Attribute: interface. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_IFINDEX = 1;

    /** Attribute: bits of what it can do. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_XDP_FEATURES = 3;

    /** Attribute: buffers of a zero-copy frame. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_XDP_ZC_MAX_SEGS = 4;

    /** Attribute: queue. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_A_QUEUE_ID = 1;

    /** Attribute: its interface. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_A_QUEUE_IFINDEX = 2;

    /** Attribute: RX or TX. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_A_QUEUE_TYPE = 3;

    /** Attribute: an AF_XDP socket has it. Source: include/uapi/linux/netdev.h, since Linux 6.16. */
    public static final int NETDEV_A_QUEUE_XSK = 7;

    /** Value of NETDEV_A_QUEUE_TYPE. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_QUEUE_TYPE_RX = 0;

    /** Attribute: interface. Source: include/uapi/linux/netdev.h, since Linux 6.8. */
    public static final int NETDEV_A_NAPI_IFINDEX = 1;

    /** Attribute: polls without interrupts. Source: include/uapi/linux/netdev.h, since Linux 6.13. */
    public static final int NETDEV_A_NAPI_DEFER_HARD_IRQS = 5;

    /** Attribute: nanoseconds between them. Source: include/uapi/linux/netdev.h, since Linux 6.13. */
    public static final int NETDEV_A_NAPI_GRO_FLUSH_TIMEOUT = 6;

    /**
     * Bit: native programs that pass, drop, abort and transmit. Source: include/uapi/linux/netdev.h, since Linux 6.3.
     */
    public static final int NETDEV_XDP_ACT_BASIC = 1;

    /** Bit: native programs that redirect. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_XDP_ACT_REDIRECT = 2;

    /** Bit: it can be redirected to. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_XDP_ACT_NDO_XMIT = 4;

    /** Bit: zero-copy AF_XDP. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_XDP_ACT_XSK_ZEROCOPY = 8;

    /** Bit: frames of several buffers. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_XDP_ACT_RX_SG = 32;

    private Genetlink() {}
}
