package io.xdp4j.linux.abi;

/** Numbers of the ethtool ioctl. Source: include/uapi/linux/ethtool.h and sockios.h. */
public final class Ethtool {

    /** Request of ioctl(2). Source: include/uapi/linux/sockios.h. */
    public static final long SIOCETHTOOL = 0x8946;

    /** Command: which driver. Source: include/uapi/linux/ethtool.h. */
    public static final int ETHTOOL_GDRVINFO = 3;

    /** Command: how many queues. Source: include/uapi/linux/ethtool.h. */
    public static final int ETHTOOL_GCHANNELS = 0x3c;

    /** Command of family ethtool: offloads. Source: include/uapi/linux/ethtool_netlink.h, since Linux 5.8. */
    public static final int ETHTOOL_MSG_FEATURES_GET = 11;

    /** Command of family ethtool: interrupts. Source: include/uapi/linux/ethtool_netlink.h, since Linux 5.7. */
    public static final int ETHTOOL_MSG_COALESCE_GET = 19;

    /** Command of family ethtool: spreading. Source: include/uapi/linux/ethtool_netlink.h, since Linux 6.2. */
    public static final int ETHTOOL_MSG_RSS_GET = 38;

    /** Attribute of a header: interface. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_HEADER_DEV_INDEX = 1;

    /** Attribute: which interface; 1 in every message. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_FEATURES_HEADER = 1;

    /** Attribute: the offloads that can be switched. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_FEATURES_HW = 2;

    /** Attribute: the offloads that are on. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_FEATURES_ACTIVE = 4;

    /** Attribute of a bitset: all that are listed are set. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_BITSET_NOMASK = 1;

    /** Attribute of a bitset: a list. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_BITSET_BITS = 3;

    /** Attribute of a list of bits: one. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_BITSET_BITS_BIT = 1;

    /** Attribute of a bit. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_BITSET_BIT_NAME = 2;

    /** Attribute of a bit: it is set. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_BITSET_BIT_VALUE = 3;

    /** Attribute: delay of an interrupt. Source: include/uapi/linux/ethtool_netlink.h. */
    public static final int ETHTOOL_A_COALESCE_RX_USECS = 2;

    /** Attribute: the queue of each hash. Source: include/uapi/linux/ethtool_netlink.h, since Linux 6.2. */
    public static final int ETHTOOL_A_RSS_INDIR = 4;

    /** Bytes of struct ifreq. Source: include/uapi/linux/if.h. */
    public static final int IFREQ_BYTES = 40;

    /** Bytes of an interface's name with its final zero. Source: include/uapi/linux/if.h. */
    public static final int IFREQ_NAME_BYTES = 16;

    /** Offset of {@code ifr_data}. Source: include/uapi/linux/if.h. */
    public static final long IFREQ_DATA = 16;

    private Ethtool() {}
}
