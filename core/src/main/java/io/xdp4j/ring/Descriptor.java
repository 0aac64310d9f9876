package io.xdp4j.ring;

import java.nio.ByteOrder;

/**
 * The words of an RX or TX descriptor, as they lie in memory.
 *
 * <pre>{@code
 *   0       8        12        16
 *   | u64   | u32    | u32     |
 *   | addr  | length | options |
 * }</pre>
 *
 * Source: include/uapi/linux/if_xdp.h, struct xdp_desc.
 */
final class Descriptor {

    /** How many longs one is. */
    static final int WORDS = 2;

    /** The word with the address. */
    static final int ADDRESS = 0;

    /** The word with length and options. */
    static final int LENGTH_AND_OPTIONS = 1;

    /** Option: the frame goes on in the next descriptor. Source: linux/if_xdp.h, XDP_PKT_CONTD. */
    static final int CONTINUES = 1;

    /** Option: there is {@link TxMetadata} before the frame. Source: linux/if_xdp.h, XDP_TX_METADATA. */
    static final int METADATA = 1 << 1;

    private static final int LENGTH_SHIFT = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0 : 32;
    private static final int OPTIONS_SHIFT = 32 - LENGTH_SHIFT;

    private Descriptor() {}

    /** Returns both in a word; {@code length} is u32. */
    static long word(int length, int options) {
        return Integer.toUnsignedLong(length) << LENGTH_SHIFT | Integer.toUnsignedLong(options) << OPTIONS_SHIFT;
    }

    static int length(long word) {
        return (int) (word >>> LENGTH_SHIFT);
    }

    static int options(long word) {
        return (int) (word >>> OPTIONS_SHIFT);
    }
}
