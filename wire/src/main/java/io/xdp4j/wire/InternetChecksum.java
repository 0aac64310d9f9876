package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The checksum of IPv4, UDP, TCP and ICMP: the ones' complement of the ones' complement sum of all 16-bit words.
 * Source: RFC 1071, RFC 1624 for updates.
 *
 * <p>A <i>partial sum</i> is a non-negative {@code long} that is congruent to the sum of the words modulo 65535.
 * Partial sums of pieces may be added, given that every piece but the last has an even length. {@link #fold} makes 16
 * bits of one, and the checksum is the complement of that. Data that includes its own right checksum has the checksum
 * 0. Memory outside the segment is an IndexOutOfBoundsException.
 */
public final class InternetChecksum {

    // A sum may be made in either byte order and swapped at the end (RFC 1071 section 2 B). This is the order of the
    // hosts that we run on, so the loop has no swaps.
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final long LOW_HALF = 0xFFFF_FFFFL;
    private static final int BULK_MIN = 256; // below, setting up vectors costs more than it saves
    private static final int BULK_MAX = 1 << 16; // 2^15 words of 16 bits: their sum is a u32

    private InternetChecksum() {}

    /** Returns the checksum, u16, of {@code length} bytes at {@code offset}. */
    public static int of(MemorySegment memory, long offset, int length) {
        return of(memory, offset, length, 0);
    }

    /**
     * Returns the checksum, u16, of {@code length} bytes at {@code offset} and of what {@code initial} is the partial
     * sum of, for example a pseudo header.
     */
    public static int of(MemorySegment memory, long offset, int length, long initial) {
        return ~fold(sum(memory, offset, length, initial)) & 0xFFFF;
    }

    /**
     * Returns the same for UDP, 1 to 0xFFFF: a checksum of 0 is sent as 0xFFFF, which is the same number in ones'
     * complement, because 0 says that there is none (RFC 768).
     */
    public static int ofUdp(MemorySegment memory, long offset, int length, long pseudo) {
        int checksum = of(memory, offset, length, pseudo);
        return checksum == 0 ? 0xFFFF : checksum;
    }

    /**
     * Returns the partial sum of {@code initial} and of {@code length} bytes at {@code offset}, an odd last byte padded
     * with 0.
     */
    public static long sum(MemorySegment memory, long offset, int length, long initial) {
        long words = 0;
        int i = 0;
        while (length - i >= BULK_MIN) {
            int bulk = Math.min(length - i, BULK_MAX) & -Integer.BYTES;
            words += bulk(memory, offset + i, bulk);
            i += bulk;
        }
        int folded = fold(words + rest(memory, offset + i, length - i));
        return initial + Short.toUnsignedInt(Short.reverseBytes((short) folded));
    }

    /** Returns the 16 bits of a partial sum, u16: 0 only if all words were 0. */
    public static int fold(long sum) {
        long folded = (sum & LOW_HALF) + (sum >>> 32);
        folded = (folded & 0xFFFF) + (folded >>> 16);
        folded = (folded & 0xFFFF) + (folded >>> 16);
        return (int) ((folded & 0xFFFF) + (folded >>> 16));
    }

    /**
     * Returns the partial sum of the pseudo header of UDP (RFC 768) or TCP (RFC 9293 section 3.1) over IPv4;
     * {@code length} is that of the UDP or TCP header and its payload, in bytes.
     */
    public static long ipv4Pseudo(int source, int destination, int protocol, int length) {
        return (source & LOW_HALF) + (destination & LOW_HALF) + protocol + length;
    }

    /**
     * Returns the partial sum of the pseudo header over IPv6 (RFC 8200 section 8.1); {@code length} is that of the
     * upper-layer header and its payload, in bytes.
     */
    public static long ipv6Pseudo(
            long sourceHigh, long sourceLow, long destinationHigh, long destinationLow, int protocol, int length) {
        return halves(sourceHigh)
                + halves(sourceLow)
                + halves(destinationHigh)
                + halves(destinationLow)
                + protocol
                + length;
    }

    /** Returns the checksum, u16, after a u16 under it changed from {@code before} to {@code after} (RFC 1624). */
    public static int update(int checksum, int before, int after) {
        return ~fold((~checksum & 0xFFFFL) + (~before & 0xFFFFL) + (after & 0xFFFFL)) & 0xFFFF;
    }

    /**
     * Returns the checksum, u16, after a u32 under it changed, at an even distance from the start, say an address.
     * For UDP: leave a checksum of 0 alone, and send 0xFFFF if this returns 0.
     */
    public static int updateInt(int checksum, int before, int after) {
        return ~fold((~checksum & 0xFFFFL) + (~before & LOW_HALF) + (after & LOW_HALF)) & 0xFFFF;
    }

    static long ipv6Pseudo(Ipv6 ip, int protocol, int length) {
        return ipv6Pseudo(ip.sourceHigh(), ip.sourceLow(), ip.destinationHigh(), ip.destinationLow(), protocol, length);
    }

    /** A multiple of 4 bytes. The JIT makes vectors of a loop over {@code int}, and of none over {@code long}. */
    private static long bulk(MemorySegment memory, long at, int length) {
        int sum = 0;
        for (int i = 0; i <= length - Integer.BYTES; i += Integer.BYTES) {
            int word = memory.get(INT, at + i);
            sum += (word & 0xFFFF) + (word >>> 16);
        }
        return Integer.toUnsignedLong(sum);
    }

    /** Any length. The halves of words are summed apart: no carry is lost in fewer than 2^32 words. */
    private static long rest(MemorySegment memory, long at, int length) {
        long low = 0;
        long high = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long word = memory.get(LONG, at + i);
            low += word & LOW_HALF;
            high += word >>> 32;
        }
        return low + high + tail(memory, at + i, length - i);
    }

    private static long tail(MemorySegment memory, long at, int length) {
        long sum = 0;
        int i = 0;
        if ((length & 4) != 0) {
            sum += memory.get(INT, at) & LOW_HALF;
            i = 4;
        }
        if ((length & 2) != 0) {
            sum += memory.get(SHORT, at + i) & 0xFFFF;
            i += 2;
        }
        if ((length & 1) != 0) {
            sum += memory.get(JAVA_BYTE, at + i) & 0xFF; // the first byte of a word is the lower one in this order
        }
        return sum;
    }

    private static long halves(long word) {
        return (word & LOW_HALF) + (word >>> 32);
    }
}
