package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The producing end of a ring. Indices are u32 and wrap, so they are compared only by subtraction.
 *
 * <p>Entries are written to the heap and copied into the ring when they are submitted: one check of the memory for a
 * batch instead of one for a field.
 *
 * <p>Invariant: {@code producer - size <= cachedConsumer <= producer}, whatever the other side writes.
 */
final class Producer {

    /** Bit of a ring's flags: the driver sleeps until it is woken. Source: linux/if_xdp.h, XDP_RING_NEED_WAKEUP. */
    static final int NEED_WAKEUP = 1;

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final Entries entries;
    private final int words;
    private final long producerOffset;
    private final long consumerOffset;
    private final long flagsOffset;
    private final int mask;

    private int producer;
    private int cachedConsumer;
    private boolean broken;

    private long[] batch; // of what is reserved, from word first
    private int first;
    private int reserved;

    /** Makes the end of a ring whose entries are {@code words} longs. */
    Producer(MemorySegment ring, RingLayout layout, int words) {
        this.ring = ring.asSlice(0, layout.sizeBytes());
        this.entries = new Entries(this.ring, layout, words);
        this.words = words;
        this.producerOffset = layout.producerOffset();
        this.consumerOffset = layout.consumerOffset();
        this.flagsOffset = layout.flagsOffset();
        this.mask = layout.size() - 1;
        this.producer = ring.get(JAVA_INT, producerOffset);
        this.cachedConsumer = producer;
        this.batch = new long[Math.min(layout.size(), Entries.BATCH) * words];
        reload();
    }

    int reserve(int limit) {
        int free = mask + 1 - (producer - cachedConsumer);
        if (free < limit) {
            free = reload();
        }
        int count = Math.min(free, limit);
        if (count > reserved) {
            makeRoom(count);
            reserved = count;
        }
        return count;
    }

    /** Writes a word of what is reserved: the {@code i}-th entry starts at {@code i * words}. */
    void word(int i, long value) {
        assert i >= 0 && i < reserved * words : i;
        batch[first + i] = value;
    }

    void submit(int count) {
        if (count < 0 || count > reserved) {
            throw new IllegalArgumentException("submit: " + count + " of " + reserved + " reserved");
        }
        entries.write(producer, batch, first, count);
        reserved -= count;
        first = reserved == 0 ? 0 : first + count * words;
        producer += count;
        // Release pairs with the consumer's acquire of this index: our entries are written before it.
        INDEX.setRelease(ring, producerOffset, producer);
    }

    /** How many entries were submitted that the consumer has not released. Any thread may ask: it only looks. */
    int pending() {
        return Pending.between(ring, producerOffset, consumerOffset, mask + 1);
    }

    /** The consumer's index, u32: how many entries it ever took. Any thread may ask. */
    int taken() {
        return (int) INDEX.getAcquire(ring, consumerOffset);
    }

    boolean needsWakeup() {
        // Our index must be visible before the flag is read, or both sides could wait for each other.
        VarHandle.fullFence();
        return ((int) INDEX.getOpaque(ring, flagsOffset) & NEED_WAKEUP) != 0;
    }

    /** The first words of all entries that were submitted and not taken. Any thread may ask; a batch late. */
    long[] waiting() {
        int start = (int) INDEX.getAcquire(ring, consumerOffset);
        return entries.addresses(start, pending());
    }

    boolean broken() {
        return broken;
    }

    private void makeRoom(int count) {
        if (first + count * words <= batch.length) {
            return;
        }
        long[] room = count * words <= batch.length ? batch : new long[Entries.roomFor(count, mask + 1) * words];
        System.arraycopy(batch, first, room, 0, reserved * words);
        batch = room;
        first = 0;
    }

    private int reload() {
        // Acquire pairs with the consumer's release of this index: it has read the entries below it.
        int consumer = (int) INDEX.getAcquire(ring, consumerOffset);
        if (broken || Integer.compareUnsigned(producer - consumer, mask + 1) > 0) {
            broken = true; // the other side's index makes no sense: what was free before stays, nothing new is
        } else {
            cachedConsumer = consumer;
        }
        return mask + 1 - (producer - cachedConsumer);
    }
}
