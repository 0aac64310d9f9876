package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct xsk_tx_metadata} as a request: what is asked for a frame that is sent; 24 bytes. When it is completed,
 * {@code completion.tx_timestamp} is in the place of the checksum's. Source: include/uapi/linux/if_xdp.h, since Linux
 * 6.8.
 */
public final class XskTxMetadata {

    /** The whole struct. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("flags"),
                    u16("csum_start"),
                    u16("csum_offset"),
                    MemoryLayout.paddingLayout(4),
                    u64("launch_time"))
            .withName("xsk_tx_metadata");

    /** Offset of {@code flags}. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    /** Offset of {@code request.csum_start}. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final long CSUM_START = offset(LAYOUT, "csum_start");

    /** Offset of {@code request.csum_offset}. Source: include/uapi/linux/if_xdp.h, since Linux 6.8. */
    public static final long CSUM_OFFSET = offset(LAYOUT, "csum_offset");

    /** Offset of {@code request.launch_time}. Source: include/uapi/linux/if_xdp.h, since Linux 6.15. */
    public static final long LAUNCH_TIME = offset(LAYOUT, "launch_time");

    private XskTxMetadata() {}
}
