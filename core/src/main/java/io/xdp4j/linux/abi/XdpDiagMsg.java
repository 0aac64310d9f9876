package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u8;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct xdp_diag_msg}: an AF_XDP socket; 16 bytes. Source: include/uapi/linux/xdp_diag.h. */
public final class XdpDiagMsg {

    /** The whole struct. Source: include/uapi/linux/xdp_diag.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u8("xdiag_family"), u8("xdiag_type"), u16("pad"), u32("xdiag_ino"), bytes("xdiag_cookie", 8))
            .withName("xdp_diag_msg");

    /** Offset of {@code xdiag_family}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_FAMILY = offset(LAYOUT, "xdiag_family");

    /** Offset of {@code xdiag_type}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_TYPE = offset(LAYOUT, "xdiag_type");

    /** Offset of {@code pad}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long PAD = offset(LAYOUT, "pad");

    /** Offset of {@code xdiag_ino}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_INO = offset(LAYOUT, "xdiag_ino");

    /** Offset of {@code xdiag_cookie}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long XDIAG_COOKIE = offset(LAYOUT, "xdiag_cookie");

    private XdpDiagMsg() {}
}
