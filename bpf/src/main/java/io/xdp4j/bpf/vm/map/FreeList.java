package io.xdp4j.bpf.vm.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which elements of a map are free: a stack without locks. Those that were never used come last, so that memory nobody
 * needs is not touched.
 */
final class FreeList {

    private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle HEAD = field("head", long.class);
    private static final VarHandle FRESH = field("fresh", int.class);

    private final int[] next;
    private final int count;
    private volatile long head; // how many changes there were, and below that the number of the element plus 1
    private volatile int fresh;

    /** Of {@code elements} from 0, the first {@code count} are free. */
    FreeList(int count, int elements) {
        this.count = count;
        next = new int[elements];
    }

    /** Returns an element that nobody else gets until it is pushed, or -1 if none is free. */
    int pop() {
        for (long seen = head; (int) seen != 0; seen = head) {
            int element = (int) seen - 1;
            long after = changed(seen) | (int) NEXT.getOpaque(next, element);
            if (HEAD.compareAndSet(this, seen, after)) {
                return element;
            }
        }
        return popFresh();
    }

    void push(int element) {
        long seen;
        do {
            seen = head;
            NEXT.setOpaque(next, element, (int) seen);
        } while (!HEAD.compareAndSet(this, seen, changed(seen) | element + 1));
    }

    private int popFresh() {
        for (int seen = fresh; seen < count; seen = fresh) {
            if (FRESH.compareAndSet(this, seen, seen + 1)) {
                return seen;
            }
        }
        return (int) head == 0 ? -1 : pop();
    }

    private static long changed(long head) {
        return (head >>> 32) + 1 << 32;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(FreeList.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
