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

    /** Attribute: interface. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_IFINDEX = 1;

    /** Attribute: bits of what it can do. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_XDP_FEATURES = 3;

    /** Attribute: buffers of a zero-copy frame. Source: include/uapi/linux/netdev.h, since Linux 6.3. */
    public static final int NETDEV_A_DEV_XDP_ZC_MAX_SEGS = 4;

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
