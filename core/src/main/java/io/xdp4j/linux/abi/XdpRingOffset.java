package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct xdp_ring_offset}: where the parts of one ring are; 32 bytes. Source: include/uapi/linux/if_xdp.h, 24
 * bytes before Linux 5.4.
 */
public final class XdpRingOffset {

    /** The whole struct. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("producer"), u64("consumer"), u64("desc"), u64("flags"))
            .withName("xdp_ring_offset");

    /** Offset of {@code producer}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long PRODUCER = offset(LAYOUT, "producer");

    /** Offset of {@code consumer}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long CONSUMER = offset(LAYOUT, "consumer");

    /** Offset of {@code desc}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long DESC = offset(LAYOUT, "desc");

    /** Offset of {@code flags}. Source: include/uapi/linux/if_xdp.h, 24 bytes before Linux 5.4. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    private XdpRingOffset() {}
}
