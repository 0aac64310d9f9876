package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct xdp_statistics}: what an AF_XDP socket counts; 48 bytes. Source: include/uapi/linux/if_xdp.h, 24
 * bytes before Linux 5.9.
 */
public final class XdpStatistics {

    /** The whole struct. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("rx_dropped"),
                    u64("rx_invalid_descs"),
                    u64("tx_invalid_descs"),
                    u64("rx_ring_full"),
                    u64("rx_fill_ring_empty_descs"),
                    u64("tx_ring_empty_descs"))
            .withName("xdp_statistics");

    /** Offset of {@code rx_dropped}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long RX_DROPPED = offset(LAYOUT, "rx_dropped");

    /** Offset of {@code rx_invalid_descs}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long RX_INVALID_DESCS = offset(LAYOUT, "rx_invalid_descs");

    /** Offset of {@code tx_invalid_descs}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long TX_INVALID_DESCS = offset(LAYOUT, "tx_invalid_descs");

    /** Offset of {@code rx_ring_full}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long RX_RING_FULL = offset(LAYOUT, "rx_ring_full");

    /** Offset of {@code rx_fill_ring_empty_descs}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long RX_FILL_RING_EMPTY_DESCS = offset(LAYOUT, "rx_fill_ring_empty_descs");

    /** Offset of {@code tx_ring_empty_descs}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.9. */
    public static final long TX_RING_EMPTY_DESCS = offset(LAYOUT, "tx_ring_empty_descs");

    private XdpStatistics() {}
}
