package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The consuming end of a ring. Indices are u32 and wrap, so they are compared only by subtraction.
 *
 * <p>What is peeked is copied to the heap at once: one check of the memory for a batch instead of one for a field, and
 * the other side can no longer change it.
 *
 * <p>Invariant: {@code consumer + peeked <= cachedProducer <= consumer + size}, whatever the other side writes.
 */
final class Consumer {

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final Entries entries;
    private final int words;
    private final long producerOffset;
    private final long consumerOffset;
    private final int mask;

    private int cachedProducer;
    private int consumer;
    private boolean broken;

    private long[] batch; // of what is peeked, from word first
    private int first;
    private int peeked;

    /** Makes the end of a ring whose entries are {@code words} longs. */
    Consumer(MemorySegment ring, RingLayout layout, int words) {
        this.ring = ring.asSlice(0, layout.sizeBytes());
        this.entries = new Entries(this.ring, layout, words);
        this.words = words;
        this.producerOffset = layout.producerOffset();
        this.consumerOffset = layout.consumerOffset();
        this.mask = layout.size() - 1;
        this.consumer = ring.get(JAVA_INT, consumerOffset);
        this.cachedProducer = consumer;
        this.batch = new long[Math.min(layout.size(), Entries.BATCH) * words];
    }

    int peek(int limit) {
        if (peeked < limit) {
            peekMore(limit);
        }
        return Math.min(peeked, limit);
    }

    /** Returns a word of what is peeked: the {@code i}-th entry starts at {@code i * words}. */
    long word(int i) {
        assert i >= 0 && i < peeked * words : i;
        return batch[first + i];
    }

    void release(int count) {
        if (count < 0 || count > peeked) {
            throw new IllegalArgumentException("release: " + count + " of " + peeked + " peeked");
        }
        peeked -= count;
        first = peeked == 0 ? 0 : first + count * words;
        consumer += count;
        // Release pairs with the producer's acquire of this index: our copy of the entries is made before it.
        INDEX.setRelease(ring, consumerOffset, consumer);
    }

    /** How many entries the producer has published that are not released. Any thread may ask: it only looks. */
    int pending() {
        return Pending.between(ring, producerOffset, consumerOffset, mask + 1);
    }

    /** The producer's index, u32: how many entries were ever published. Any thread may ask. */
    int published() {
        return (int) INDEX.getAcquire(ring, producerOffset);
    }

    /** The first words of all entries that are published and not released. Any thread may ask; a batch late. */
    long[] waiting() {
        int start = (int) INDEX.getAcquire(ring, consumerOffset);
        return entries.addresses(start, pending());
    }

    /** As {@link #waiting}, to be compared with what the end's thread peeks later. Any thread may ask. */
    Leftovers.Waiting look() {
        int start = (int) INDEX.getAcquire(ring, consumerOffset);
        return new Leftovers.Waiting(this, start, entries.addresses(start, pending()));
    }

    /** How many entries from the one at {@code index}, u32, were peeked. Only the thread of this end may ask. */
    int peekedSince(int index) {
        return consumer + peeked - index;
    }

    boolean broken() {
        return broken;
    }

    private void peekMore(int limit) {
        int available = cachedProducer - consumer;
        if (available < limit) {
            available = reload();
        }
        int count = Math.min(available, limit);
        if (count > peeked) {
            makeRoom(count);
            entries.read(consumer + peeked, batch, first + peeked * words, count - peeked);
            peeked = count;
        }
    }

    private void makeRoom(int count) {
        if (first + count * words <= batch.length) {
            return;
        }
        long[] room = count * words <= batch.length ? batch : new long[Entries.roomFor(count, mask + 1) * words];
        System.arraycopy(batch, first, room, 0, peeked * words);
        batch = room;
        first = 0;
    }

    private int reload() {
        // Acquire pairs with the producer's release of this index: entries below it are written.
        int producer = (int) INDEX.getAcquire(ring, producerOffset);
        int available = producer - consumer;
        if (broken || Integer.compareUnsigned(available, mask + 1) > 0) {
            broken = true; // the other side's index makes no sense: what was seen before stays, nothing new is read
            return cachedProducer - consumer;
        }
        cachedProducer = producer;
        return available;
    }
}
