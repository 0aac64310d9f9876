package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The producing end of a ring. Indices are u32 and wrap, so they are compared only by subtraction.
 *
 * <p>Invariant: {@code producer - size <= cachedConsumer <= producer}, whatever the other side writes.
 */
final class Producer {

    /** Bit of a ring's flags: the driver sleeps until it is woken. Source: linux/if_xdp.h, XDP_RING_NEED_WAKEUP. */
    static final int NEED_WAKEUP = 1;

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    final MemorySegment ring;

    private final long producerOffset;
    private final long consumerOffset;
    private final long flagsOffset;
    private final long entriesOffset;
    private final int mask;
    private final int stride;

    private int producer;
    private int cachedConsumer;
    private boolean broken;

    Producer(MemorySegment ring, RingLayout layout) {
        this.ring = ring.asSlice(0, layout.sizeBytes());
        this.producerOffset = layout.producerOffset();
        this.consumerOffset = layout.consumerOffset();
        this.flagsOffset = layout.flagsOffset();
        this.entriesOffset = layout.entriesOffset();
        this.mask = layout.size() - 1;
        this.stride = layout.strideBytes();
        this.producer = ring.get(JAVA_INT, producerOffset);
        this.cachedConsumer = producer;
        reload();
    }

    int reserve(int limit) {
        int free = mask + 1 - (producer - cachedConsumer);
        if (free < limit) {
            free = reload();
        }
        return Math.min(free, limit);
    }

    void submit(int count) {
        if (count < 0 || count > mask + 1 - (producer - cachedConsumer)) {
            throw new IllegalArgumentException(
                    "submit: " + count + " of " + (mask + 1 - (producer - cachedConsumer)) + " reserved");
        }
        producer += count;
        // Release pairs with the consumer's acquire of this index: our entries are written before it.
        INDEX.setRelease(ring, producerOffset, producer);
    }

    /** How many entries were submitted that the consumer has not released. Any thread may ask: it only looks. */
    int pending() {
        return Pending.between(ring, producerOffset, consumerOffset, mask + 1);
    }

    boolean needsWakeup() {
        // Our index must be visible before the flag is read, or both sides could wait for each other.
        VarHandle.fullFence();
        return ((int) INDEX.getOpaque(ring, flagsOffset) & NEED_WAKEUP) != 0;
    }

    boolean broken() {
        return broken;
    }

    long slot(int i) {
        assert i >= 0 && i < mask + 1 - (producer - cachedConsumer) : i;
        return entriesOffset + (long) ((producer + i) & mask) * stride;
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
