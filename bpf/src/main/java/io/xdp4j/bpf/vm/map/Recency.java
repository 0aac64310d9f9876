package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which elements were used since a hand last came by: a clock. A byte in each element says so, written only if it does
 * not yet, so that look-ups by several processors do not pull its cache line from one another.
 */
final class Recency {

    private static final VarHandle HAND = hand();
    private static final int LOOKS = 128; // then the next one has to go, used or not

    private final MemorySegment space;
    private final long bytes;
    private final int stride;
    private final int elements;
    private volatile int hand;

    /** The byte of element 0 is at {@code bytes}, the others {@code stride} apart. */
    Recency(MemorySegment space, long bytes, int stride, int elements) {
        this.space = space;
        this.bytes = bytes;
        this.stride = stride;
        this.elements = elements;
    }

    /** Returns {@code place}, with these bytes for look-ups to set. */
    HashPlace mark(HashPlace place) {
        return place.marking(bytes, stride);
    }

    void used(int element) {
        long at = bytes + (long) element * stride;
        if (space.get(JAVA_BYTE, at) == 0) {
            space.set(JAVA_BYTE, at, (byte) 1);
        }
    }

    void fresh(int element) {
        space.set(JAVA_BYTE, bytes + (long) element * stride, (byte) 0);
    }

    /** Returns an element that was not used for long, or the last of many that all were. */
    int oldest() {
        int element = turn();
        for (int looks = 1; looks < LOOKS && space.get(JAVA_BYTE, bytes + (long) element * stride) != 0; looks++) {
            fresh(element);
            element = turn();
        }
        return element;
    }

    private int turn() {
        return Integer.remainderUnsigned((int) HAND.getAndAdd(this, 1), elements);
    }

    private static VarHandle hand() {
        try {
            return MethodHandles.lookup().findVarHandle(Recency.class, "hand", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
