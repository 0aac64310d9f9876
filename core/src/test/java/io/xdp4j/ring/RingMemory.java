package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory for one ring, with both indices at {@code start} before any end is made, and the means to forge them. */
record RingMemory(MemorySegment memory, RingLayout layout) {

    private static final int LINE = 128;

    /** Nothing lies at 0, and nothing where {@link RingLayout#of} would put it: a forgotten offset is seen. */
    static RingMemory of(Arena arena, int size, int strideBytes, int start) {
        RingLayout layout = new RingLayout(2 * LINE, LINE, 4 * LINE, 5 * LINE, size, strideBytes);
        RingMemory ring = new RingMemory(arena.allocate(layout.sizeBytes(), 128), layout);
        ring.producerIndex(start);
        ring.consumerIndex(start);
        return ring;
    }

    Producer producer() {
        return new Producer(memory, layout, 1);
    }

    Consumer consumer() {
        return new Consumer(memory, layout, 1);
    }

    int producerIndex() {
        return memory.get(JAVA_INT, layout.producerOffset());
    }

    int consumerIndex() {
        return memory.get(JAVA_INT, layout.consumerOffset());
    }

    void producerIndex(int index) {
        memory.set(JAVA_INT, layout.producerOffset(), index);
    }

    void consumerIndex(int index) {
        memory.set(JAVA_INT, layout.consumerOffset(), index);
    }

    void flags(int flags) {
        memory.set(JAVA_INT, layout.flagsOffset(), flags);
    }
}
