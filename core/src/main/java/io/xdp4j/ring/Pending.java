package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** How full a ring is, by its two shared indices alone, so that threads may ask that own neither end. */
final class Pending {

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private Pending() {}

    /** Returns how many entries lie between the indices: 0 to {@code size}, whatever the other side writes. */
    static int between(MemorySegment ring, long producerOffset, long consumerOffset, int size) {
        // The producer first: read the other way round, a busy ring could seem to hold more than it has.
        // Acquire pairs with the ends' releases, and keeps the two reads in this order.
        int producer = (int) INDEX.getAcquire(ring, producerOffset);
        int consumer = (int) INDEX.getAcquire(ring, consumerOffset);
        return Math.clamp(producer - consumer, 0, size);
    }
}
