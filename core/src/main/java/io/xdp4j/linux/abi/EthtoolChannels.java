package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct ethtool_channels}: how many queues an interface has; 36 bytes. Source: include/uapi/linux/ethtool.h.
 */
public final class EthtoolChannels {

    /** The whole struct. Source: include/uapi/linux/ethtool.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("cmd"),
                    u32("max_rx"),
                    u32("max_tx"),
                    u32("max_other"),
                    u32("max_combined"),
                    u32("rx_count"),
                    u32("tx_count"),
                    u32("other_count"),
                    u32("combined_count"))
            .withName("ethtool_channels");

    /** Offset of {@code cmd}. Source: include/uapi/linux/ethtool.h. */
    public static final long CMD = offset(LAYOUT, "cmd");

    /** Offset of {@code max_rx}. Source: include/uapi/linux/ethtool.h. */
    public static final long MAX_RX = offset(LAYOUT, "max_rx");

    /** Offset of {@code max_tx}. Source: include/uapi/linux/ethtool.h. */
    public static final long MAX_TX = offset(LAYOUT, "max_tx");

    /** Offset of {@code max_other}. Source: include/uapi/linux/ethtool.h. */
    public static final long MAX_OTHER = offset(LAYOUT, "max_other");

    /** Offset of {@code max_combined}. Source: include/uapi/linux/ethtool.h. */
    public static final long MAX_COMBINED = offset(LAYOUT, "max_combined");

    /** Offset of {@code rx_count}. Source: include/uapi/linux/ethtool.h. */
    public static final long RX_COUNT = offset(LAYOUT, "rx_count");

    /** Offset of {@code tx_count}. Source: include/uapi/linux/ethtool.h. */
    public static final long TX_COUNT = offset(LAYOUT, "tx_count");

    /** Offset of {@code other_count}. Source: include/uapi/linux/ethtool.h. */
    public static final long OTHER_COUNT = offset(LAYOUT, "other_count");

    /** Offset of {@code combined_count}. Source: include/uapi/linux/ethtool.h. */
    public static final long COMBINED_COUNT = offset(LAYOUT, "combined_count");

    private EthtoolChannels() {}
}
