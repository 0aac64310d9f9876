package io.xdp4j.ring;

/**
 * Where the parts of a ring lie in its memory. The driver reports it; nothing is assumed.
 *
 * <pre>{@code
 *   producerOffset   u32 index, written by the producer
 *   consumerOffset   u32 index, written by the consumer
 *   flagsOffset      u32 flags, written by the driver
 *   entriesOffset    size entries of strideBytes each
 * }</pre>
 *
 * @param producerOffset of the producer index, in bytes, a multiple of 4
 * @param consumerOffset of the consumer index, in bytes, a multiple of 4
 * @param flagsOffset of the flags, in bytes, a multiple of 4
 * @param entriesOffset of the first entry, in bytes, a multiple of 8
 * @param size how many entries, a power of two
 * @param strideBytes from one entry to the next, 8 for addresses or 16 for descriptors, or more
 * @since 0.1
 */
public record RingLayout(
        long producerOffset, long consumerOffset, long flagsOffset, long entriesOffset, int size, int strideBytes) {

    /**
     * Bytes of an RX or TX descriptor: u64 address, u32 length, u32 options. Source: linux/if_xdp.h, struct xdp_desc.
     */
    public static final int DESCRIPTOR_BYTES = 16;

    /** Bytes of a fill or completion entry: u64 address. */
    public static final int ADDRESS_BYTES = 8;

    private static final int CACHE_LINE_PAIR = 128;

    /** Checks sizes and alignment. */
    public RingLayout {
        if (size < 1 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size: " + size + ", must be a power of two");
        }
        if (strideBytes < ADDRESS_BYTES || strideBytes % 8 != 0 || entriesOffset < 0 || entriesOffset % 8 != 0) {
            throw new IllegalArgumentException("stride " + strideBytes + ", entries at " + entriesOffset);
        }
        if (((producerOffset | consumerOffset | flagsOffset) & 3) != 0
                || (producerOffset | consumerOffset | flagsOffset) < 0) {
            throw new IllegalArgumentException(
                    "producer at " + producerOffset + ", consumer at " + consumerOffset + ", flags at " + flagsOffset);
        }
    }

    /** Returns a layout of our own, with the indices on cache lines of their own: for rings that no driver makes. */
    public static RingLayout of(int size, int strideBytes) {
        return new RingLayout(0, CACHE_LINE_PAIR, 2 * CACHE_LINE_PAIR, 3 * CACHE_LINE_PAIR, size, strideBytes);
    }

    /** Returns how many bytes the ring takes from the start of its memory. */
    public long sizeBytes() {
        return entriesOffset + (long) size * strideBytes;
    }
}
