package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct xdp_diag_info}: what a socket is bound to; 8 bytes. Source: include/uapi/linux/xdp_diag.h. */
public final class XdpDiagInfo {

    /** The whole struct. Source: include/uapi/linux/xdp_diag.h. */
    public static final StructLayout LAYOUT =
            MemoryLayout.structLayout(u32("ifindex"), u32("queue_id")).withName("xdp_diag_info");

    /** Offset of {@code ifindex}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long IFINDEX = offset(LAYOUT, "ifindex");

    /** Offset of {@code queue_id}. Source: include/uapi/linux/xdp_diag.h. */
    public static final long QUEUE_ID = offset(LAYOUT, "queue_id");

    private XdpDiagInfo() {}
}
