package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct xdp_diag_req}: what AF_XDP sockets to tell of; 20 bytes. Source: include/uapi/linux/xdp_diag.h. */
public final class XdpDiagReq {

    /** The whole struct. Source: include/uapi/linux/xdp_diag.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("sdiag_family"),
                    u8("sdiag_protocol"),
                    u16("pad"),
                    u32("xdiag_ino"),
                    u32("xdiag_show"),
                    bytes("xdiag_cookie", 8))
            .withName("xdp_diag_req");

    /** Offset of {@code sdiag_family}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long SDIAG_FAMILY = offset(LAYOUT, "sdiag_family");

    /** Offset of {@code sdiag_protocol}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long SDIAG_PROTOCOL = offset(LAYOUT, "sdiag_protocol");

    /** Offset of {@code pad}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long PAD = offset(LAYOUT, "pad");

    /** Offset of {@code xdiag_ino}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_INO = offset(LAYOUT, "xdiag_ino");

    /** Offset of {@code xdiag_show}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_SHOW = offset(LAYOUT, "xdiag_show");

    /** Offset of {@code xdiag_cookie}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_COOKIE = offset(LAYOUT, "xdiag_cookie");

    private XdpDiagReq() {}
}
