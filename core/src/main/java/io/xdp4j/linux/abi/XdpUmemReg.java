package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct xdp_umem_reg}: frame memory to register; 32 bytes. Source: include/uapi/linux/if_xdp.h, 24 bytes
 * before Linux 5.4.
 */
public final class XdpUmemReg {

    /** The whole struct. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("addr"), u64("len"), u32("chunk_size"), u32("headroom"), u32("flags"), u32("tx_metadata_len"))
            .withName("xdp_umem_reg");

    /** Offset of {@code addr}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long ADDR = offset(LAYOUT, "addr");

    /** Offset of {@code len}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long LEN = offset(LAYOUT, "len");

    /** Offset of {@code chunk_size}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long CHUNK_SIZE = offset(LAYOUT, "chunk_size");

    /** Offset of {@code headroom}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long HEADROOM = offset(LAYOUT, "headroom");

    /** Offset of {@code flags}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    /** Offset of {@code tx_metadata_len}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long TX_METADATA_LEN = offset(LAYOUT, "tx_metadata_len");

    private XdpUmemReg() {}
}
