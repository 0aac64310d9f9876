package io.xdp4j.device;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * How an interface spreads received frames over its queues: receive side scaling. The Toeplitz hash of addresses and
 * ports, in its lower bits, is the number of an entry of the indirection table, which says the queue. A frame that is
 * hashed as none of {@code hashes} comes in on queue 0.
 *
 * <p>Arrays are copied: a spec never changes.
 *
 * @param key of the hash, 40 bytes
 * @param indirection queues, 0 to 63; a power of two of them, up to 128
 * @param hashes what is hashed; none means that nothing is steered: frames come in on the queue of the sender's number
 * @since 0.1
 */
public record RssSpec(byte[] key, int[] indirection, Set<RssHash> hashes) {

    /** Bytes of a key. */
    public static final int KEY_BYTES = 40;

    /** Entries of the largest indirection table. */
    public static final int MAX_INDIRECTION = 128;

    /** Nothing is steered. */
    public static final RssSpec NONE = new RssSpec(microsoftKey(), new int[] {0}, Set.of());

    private static final int MAX_QUEUE = 63;

    /** Checks the ranges. */
    public RssSpec {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("key: " + key.length + " bytes, must be " + KEY_BYTES);
        }
        if (indirection.length > MAX_INDIRECTION || Integer.bitCount(indirection.length) != 1) {
            throw new IllegalArgumentException(
                    "indirection: " + indirection.length + " entries, must be a power of two up to " + MAX_INDIRECTION);
        }
        for (int queue : indirection) {
            if (queue < 0 || queue > MAX_QUEUE) {
                throw new IllegalArgumentException("indirection: queue " + queue + ", must be 0 to " + MAX_QUEUE);
            }
        }
        key = key.clone();
        indirection = indirection.clone();
        var copy = EnumSet.noneOf(RssHash.class);
        copy.addAll(hashes);
        hashes = Collections.unmodifiableSet(copy);
    }

    /**
     * Returns what most drivers start with: Microsoft's key, a table of 128 entries that names the first {@code queues}
     * queues in turn, 1 to 64, and all hashes.
     */
    public static RssSpec over(int queues) {
        if (queues < 1 || queues > MAX_QUEUE + 1) {
            throw new IllegalArgumentException("queues: " + queues + ", must be 1 to " + (MAX_QUEUE + 1));
        }
        var table = new int[MAX_INDIRECTION];
        Arrays.setAll(table, i -> i % queues);
        return new RssSpec(microsoftKey(), table, EnumSet.allOf(RssHash.class));
    }

    /**
     * Returns the key of Microsoft's examples, which many drivers have. Source: Windows driver documentation, Verifying
     * the RSS Hash Calculation.
     */
    public static byte[] microsoftKey() {
        return HexFormat.of()
                .parseHex("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");
    }

    /** Returns a copy of the key. */
    @Override
    public byte[] key() {
        return key.clone();
    }

    /** Returns a copy of the indirection table. */
    @Override
    public int[] indirection() {
        return indirection.clone();
    }

    /** Returns this spec with another key, of 40 bytes. */
    public RssSpec withKey(byte[] key) {
        return new RssSpec(key, indirection, hashes);
    }

    /** Returns this spec with another indirection table: a power of two of queues. */
    public RssSpec withIndirection(int... queues) {
        return new RssSpec(key, queues, hashes);
    }

    /** Returns this spec with other hashes. */
    public RssSpec withHashes(Set<RssHash> hashes) {
        return new RssSpec(key, indirection, hashes);
    }

    /** Returns the largest queue of the indirection table. */
    public int maxQueue() {
        return Arrays.stream(indirection).max().orElseThrow();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RssSpec spec
                && Arrays.equals(key, spec.key)
                && Arrays.equals(indirection, spec.indirection)
                && hashes.equals(spec.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(key) + Arrays.hashCode(indirection)) + hashes.hashCode();
    }

    @Override
    public String toString() {
        return "RssSpec[key=" + HexFormat.of().formatHex(key) + ", indirection=" + Arrays.toString(indirection)
                + ", hashes=" + hashes + "]";
    }
}
