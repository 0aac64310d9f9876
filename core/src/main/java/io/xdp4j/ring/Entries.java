package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The entries of a ring in shared memory, copied in batches from and to the heap. Borrows the memory. */
final class Entries {

    /** How many entries an end has room for at first; more are made for whoever asks for more. */
    static final int BATCH = 64;

    // Up to here single reads are faster than setting up a copy.
    private static final int FEW = 4;

    private final MemorySegment ring;
    private final long offset;
    private final int mask;
    private final int stride;
    private final int words;
    private final boolean isDense;

    /** Entries of {@code words} longs each, which may be less than the layout's stride. */
    Entries(MemorySegment ring, RingLayout layout, int words) {
        this.ring = ring;
        this.offset = layout.entriesOffset();
        this.mask = layout.size() - 1;
        this.stride = layout.strideBytes();
        this.words = words;
        this.isDense = stride == words * Long.BYTES;
        if (stride < words * Long.BYTES) {
            throw new IllegalArgumentException("stride of " + stride + " bytes for entries of " + words + " words");
        }
    }

    /** Returns the size of a buffer for {@code count} entries in a ring of {@code size}. */
    static int roomFor(int count, int size) {
        return Math.min(size, Integer.highestOneBit(count - 1) << 1);
    }

    /** Copies {@code count} entries from the one at {@code index}, u32, to word {@code to} of {@code batch}. */
    void read(int index, long[] batch, int to, int count) {
        if (!isDense || count <= FEW) {
            readSingly(index, batch, to, count);
            return;
        }
        int straight = beforeTheEnd(index, count);
        MemorySegment.copy(ring, JAVA_LONG, slot(index), batch, to, straight * words);
        if (straight < count) {
            MemorySegment.copy(ring, JAVA_LONG, offset, batch, to + straight * words, (count - straight) * words);
        }
    }

    /** Copies {@code count} entries from word {@code from} of {@code batch} to the one at {@code index}, u32. */
    void write(int index, long[] batch, int from, int count) {
        if (!isDense || count <= FEW) {
            writeSingly(index, batch, from, count);
            return;
        }
        int straight = beforeTheEnd(index, count);
        MemorySegment.copy(batch, from, ring, JAVA_LONG, slot(index), straight * words);
        if (straight < count) {
            MemorySegment.copy(batch, from + straight * words, ring, JAVA_LONG, offset, (count - straight) * words);
        }
    }

    /** Returns the first words, which are addresses, of {@code count} entries from the one at {@code index}, u32. */
    long[] addresses(int index, int count) {
        long[] addresses = new long[count];
        for (int i = 0; i < count; i++) {
            addresses[i] = ring.get(JAVA_LONG_UNALIGNED, slot(index + i));
        }
        return addresses;
    }

    private void readSingly(int index, long[] batch, int to, int count) {
        for (int i = 0; i < count; i++) {
            long slot = slot(index + i);
            for (int word = 0; word < words; word++) {
                batch[to + i * words + word] = ring.get(JAVA_LONG_UNALIGNED, slot + word * Long.BYTES);
            }
        }
    }

    private void writeSingly(int index, long[] batch, int from, int count) {
        for (int i = 0; i < count; i++) {
            long slot = slot(index + i);
            for (int word = 0; word < words; word++) {
                ring.set(JAVA_LONG_UNALIGNED, slot + word * Long.BYTES, batch[from + i * words + word]);
            }
        }
    }

    /** How many of {@code count} entries from the one at {@code index} lie before the ring starts again. */
    private int beforeTheEnd(int index, int count) {
        return Math.min(count, mask + 1 - (index & mask));
    }

    private long slot(int index) {
        return offset + (long) (index & mask) * stride;
    }
}
