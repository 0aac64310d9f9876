package io.xdp4j.linux.abi;

/** Numbers of the ethtool ioctl. Source: include/uapi/linux/ethtool.h and sockios.h. */
public final class Ethtool {

    /** Request of ioctl(2). Source: include/uapi/linux/sockios.h. */
    public static final long SIOCETHTOOL = 0x8946;

    /** Command: which driver. Source: include/uapi/linux/ethtool.h. */
    public static final int ETHTOOL_GDRVINFO = 3;

    /** Command: how many queues. Source: include/uapi/linux/ethtool.h. */
    public static final int ETHTOOL_GCHANNELS = 0x3c;

    /** Bytes of struct ifreq. Source: include/uapi/linux/if.h. */
    public static final int IFREQ_BYTES = 40;

    /** Bytes of an interface's name with its final zero. Source: include/uapi/linux/if.h. */
    public static final int IFREQ_NAME_BYTES = 16;

    /** Offset of {@code ifr_data}. Source: include/uapi/linux/if.h. */
    public static final long IFREQ_DATA = 16;

    private Ethtool() {}
}
