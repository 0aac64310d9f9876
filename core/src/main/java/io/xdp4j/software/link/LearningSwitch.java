package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A switch: learns behind which port an address is from the frames that come from there, and sends what is for that
 * address there alone; what is for many, or for an address that it does not know, to all.
 *
 * <p>It forgets an address after five minutes without a frame from there, and the oldest of eight when it has no place
 * for a new one: who makes addresses up can make it forget, but not grow. Source of the time: IEEE 802.1D-2004, table
 * 7-5.
 */
final class LearningSwitch implements Forwarding {

    static final long AGING_NANOS = 300_000_000_000L;

    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final int HEADER_BYTES = 14;
    private static final int SETS = 2048;
    private static final int WAYS = 8;
    private static final long GROUP = 1L << 40; // the lowest bit of the first byte
    private static final long UNUSED = -1; // no address has more than 48 bits

    private final long[] address = new long[SETS * WAYS];
    private final int[] port = new int[SETS * WAYS];
    private final long[] seen = new long[SETS * WAYS];

    LearningSwitch() {
        Arrays.fill(address, UNUSED);
    }

    @Override
    public int to(FrameStore store, int slot, int from, long now) {
        if (store.length(slot) < HEADER_BYTES) {
            return NONE;
        }
        MemorySegment memory = store.memory(slot);
        long at = store.address(slot);
        long destination = memory.get(U64, at) >>> 16;
        long source = memory.get(U64, at + 4) & 0xffff_ffff_ffffL;
        if ((source & GROUP) == 0) {
            learn(source, from, now);
        }
        int known = (destination & GROUP) != 0 ? -1 : find(destination);
        if (known < 0 || now - seen[known] > AGING_NANOS) {
            return ALL;
        }
        return port[known] == from ? NONE : port[known];
    }

    private void learn(long source, int from, long now) {
        int at = find(source);
        if (at < 0) {
            at = oldest(source);
            address[at] = source;
        }
        port[at] = from;
        seen[at] = now;
    }

    private int find(long wanted) {
        int first = first(wanted);
        for (int i = first; i < first + WAYS; i++) {
            if (address[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private int oldest(long wanted) {
        int first = first(wanted);
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            if (address[i] == UNUSED) {
                return i;
            }
            oldest = seen[i] < seen[oldest] ? i : oldest;
        }
        return oldest;
    }

    private static int first(long wanted) {
        return (int) (wanted * 0x9E3779B97F4A7C15L >>> 53) * WAYS; // 11 bits
    }
}
