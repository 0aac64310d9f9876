package io.xdp4j.linux.abi;

/** Numbers of sock_diag, as far as AF_XDP. Source: include/uapi/linux/sock_diag.h and xdp_diag.h. */
public final class SockDiag {

    /** Message type. Source: include/uapi/linux/sock_diag.h. */
    public static final int SOCK_DIAG_BY_FAMILY = 20;

    /** Flag of a request: interface and queue. Source: include/uapi/linux/xdp_diag.h, since Linux 5.1. */
    public static final int XDP_SHOW_INFO = 1;

    /** Attribute: interface and queue. Source: include/uapi/linux/xdp_diag.h, since Linux 5.1. */
    public static final int XDP_DIAG_INFO = 1;

    private SockDiag() {}
}
