package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.xdp4j.device.RssSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The Toeplitz hash: for each bit that is 1 in the input, the 32 bits of the key from there on, joined by exclusive or.
 * By tables, one for each byte of the input. Source: Windows driver documentation, RSS Hashing Functions.
 */
final class Toeplitz {

    /** The longest input: two addresses of IPv6, two ports. */
    static final int MAX_INPUT = 36;

    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final int VALUES = 256;

    private final int[] sums = new int[MAX_INPUT * VALUES]; // by place of the byte, then its value

    /** Makes the tables of a key of 40 bytes. */
    Toeplitz(byte[] key) {
        assert key.length == RssSpec.KEY_BYTES : key.length;
        for (int place = 0; place < MAX_INPUT; place++) {
            for (int value = 0; value < VALUES; value++) {
                sums[place * VALUES + value] = sum(key, place, value);
            }
        }
    }

    private static int sum(byte[] key, int place, int value) {
        int sum = 0;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            if ((value & 0x80 >>> bit) != 0) {
                sum ^= window(key, place, bit);
            }
        }
        return sum;
    }

    /** The 32 bits of the key from a bit of a byte on. */
    private static int window(byte[] key, int place, int bit) {
        long five = 0;
        for (int i = 0; i < 5; i++) {
            int at = place + i;
            five = five << 8 | (at < key.length ? key[at] & 0xFF : 0);
        }
        return (int) (five >>> 8 - bit);
    }

    /**
     * Returns the hash of {@code bytes} bytes, a multiple of 4, at {@code offset}, that stand at {@code place} of the
     * input. Hashes of the parts of an input are joined by exclusive or.
     */
    int of(MemorySegment memory, long offset, int bytes, int place) {
        int hash = 0;
        for (int i = 0; i < bytes; i += Integer.BYTES) {
            hash ^= word(memory.get(INT, offset + i), (place + i) * VALUES);
        }
        return hash;
    }

    private int word(int word, int table) {
        return sums[table + (word >>> 24)]
                ^ sums[table + VALUES + (word >>> 16 & 0xFF)]
                ^ sums[table + 2 * VALUES + (word >>> 8 & 0xFF)]
                ^ sums[table + 3 * VALUES + (word & 0xFF)];
    }
}
