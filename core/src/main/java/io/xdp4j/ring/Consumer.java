package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The consuming end of a ring. Indices are u32 and wrap, so they are compared only by subtraction.
 *
 * <p>Invariant: {@code consumer <= cachedProducer <= consumer + size}, whatever the other side writes.
 */
final class Consumer {

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    final MemorySegment ring;

    private final long producerOffset;
    private final long consumerOffset;
    private final long entriesOffset;
    private final int mask;
    private final int stride;

    private int cachedProducer;
    private int consumer;
    private boolean broken;

    Consumer(MemorySegment ring, RingLayout layout) {
        this.ring = ring.asSlice(0, layout.sizeBytes());
        this.producerOffset = layout.producerOffset();
        this.consumerOffset = layout.consumerOffset();
        this.entriesOffset = layout.entriesOffset();
        this.mask = layout.size() - 1;
        this.stride = layout.strideBytes();
        this.consumer = ring.get(JAVA_INT, consumerOffset);
        this.cachedProducer = consumer;
    }

    int peek(int limit) {
        int available = cachedProducer - consumer;
        if (available < limit) {
            available = reload();
        }
        return Math.min(available, limit);
    }

    void release(int count) {
        if (count < 0 || count > cachedProducer - consumer) {
            throw new IllegalArgumentException("release: " + count + " of " + (cachedProducer - consumer) + " peeked");
        }
        consumer += count;
        // Release pairs with the producer's acquire of this index: our reads of the entries are done before it.
        INDEX.setRelease(ring, consumerOffset, consumer);
    }

    /** How many entries the producer has published that are not released. Any thread may ask: it only looks. */
    int pending() {
        return Pending.between(ring, producerOffset, consumerOffset, mask + 1);
    }

    boolean broken() {
        return broken;
    }

    long slot(int i) {
        assert i >= 0 && i < cachedProducer - consumer : i;
        return entriesOffset + (long) ((consumer + i) & mask) * stride;
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
