package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct ethtool_drvinfo}: which driver an interface has; 196 bytes. Source: include/uapi/linux/ethtool.h. */
public final class EthtoolDrvinfo {

    /** The whole struct. Source: include/uapi/linux/ethtool.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("cmd"),
                    bytes("driver", 32),
                    bytes("version", 32),
                    bytes("fw_version", 32),
                    bytes("bus_info", 32),
                    bytes("erom_version", 32),
                    bytes("reserved2", 12),
                    u32("n_priv_flags"),
                    u32("n_stats"),
                    u32("testinfo_len"),
                    u32("eedump_len"),
                    u32("regdump_len"))
            .withName("ethtool_drvinfo");

    /** Offset of {@code cmd}. Source: include/uapi/linux/ethtool.h. */
    public static final long CMD = offset(LAYOUT, "cmd");

    /** Offset of {@code driver}. Source: include/uapi/linux/ethtool.h. */
    public static final long DRIVER = offset(LAYOUT, "driver");

    /** Offset of {@code version}. Source: include/uapi/linux/ethtool.h. */
    public static final long VERSION = offset(LAYOUT, "version");

    /** Offset of {@code fw_version}. Source: include/uapi/linux/ethtool.h. */
    public static final long FW_VERSION = offset(LAYOUT, "fw_version");

    /** Offset of {@code bus_info}. Source: include/uapi/linux/ethtool.h. */
    public static final long BUS_INFO = offset(LAYOUT, "bus_info");

    /** Offset of {@code erom_version}. Source: include/uapi/linux/ethtool.h. */
    public static final long EROM_VERSION = offset(LAYOUT, "erom_version");

    /** Offset of {@code reserved2}. Source: include/uapi/linux/ethtool.h. */
    public static final long RESERVED2 = offset(LAYOUT, "reserved2");

    /** Offset of {@code n_priv_flags}. Source: include/uapi/linux/ethtool.h. */
    public static final long N_PRIV_FLAGS = offset(LAYOUT, "n_priv_flags");

    /** Offset of {@code n_stats}. Source: include/uapi/linux/ethtool.h. */
    public static final long N_STATS = offset(LAYOUT, "n_stats");

    /** Offset of {@code testinfo_len}. Source: include/uapi/linux/ethtool.h. */
    public static final long TESTINFO_LEN = offset(LAYOUT, "testinfo_len");

    /** Offset of {@code eedump_len}. Source: include/uapi/linux/ethtool.h. */
    public static final long EEDUMP_LEN = offset(LAYOUT, "eedump_len");

    /** Offset of {@code regdump_len}. Source: include/uapi/linux/ethtool.h. */
    public static final long REGDUMP_LEN = offset(LAYOUT, "regdump_len");

    private EthtoolDrvinfo() {}
}
