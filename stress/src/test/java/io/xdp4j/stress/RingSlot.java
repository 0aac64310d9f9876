package io.xdp4j.stress;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.ring.RingLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Native memory for one ring of eight entries, whose indices are about to wrap.
 *
 * <p>jcstress makes millions of states and closes none, so that they take their memory in turn from one block. It has
 * many more slots than states live at a time, see {@link RingStressTest}.
 */
record RingSlot(MemorySegment memory, RingLayout layout) {

    static final int SIZE = 8;

    private static final int CACHE_LINE = 64;
    private static final int BYTES = 5 * CACHE_LINE;
    private static final int SLOTS = 1 << 16;
    private static final int START = -5; // the sixth entry has index 0 again
    private static final MemorySegment BLOCK = Arena.global().allocate((long) SLOTS * BYTES, CACHE_LINE);
    private static final AtomicInteger NEXT = new AtomicInteger();

    static RingSlot descriptors() {
        return take(RingLayout.DESCRIPTOR_BYTES);
    }

    static RingSlot addresses() {
        return take(RingLayout.ADDRESS_BYTES);
    }

    private static RingSlot take(int stride) {
        int slot = NEXT.getAndIncrement() & SLOTS - 1;
        MemorySegment memory = BLOCK.asSlice((long) slot * BYTES, BYTES);
        memory.fill((byte) 0);
        var layout = new RingLayout(0, CACHE_LINE, 2 * CACHE_LINE, 3 * CACHE_LINE, SIZE, stride);
        memory.set(JAVA_INT, layout.producerOffset(), START);
        memory.set(JAVA_INT, layout.consumerOffset(), START);
        return new RingSlot(memory, layout);
    }
}
