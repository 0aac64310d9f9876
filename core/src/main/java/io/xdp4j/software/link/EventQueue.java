package io.xdp4j.software.link;

import java.util.Arrays;

/**
 * What is due when: numbers, in the order of their times, those of one time in the order in which they were added. For
 * one thread at a time. A binary heap in arrays, which grow: nothing is allocated for an event.
 */
final class EventQueue {

    private static final int FEW = 64;

    private long[] nanos = new long[FEW];
    private long[] sequence = new long[FEW];
    private int[] value = new int[FEW];
    private int size;
    private long added;

    /** Adds {@code event}, which is due at {@code atNanos}. */
    void add(long atNanos, int event) {
        if (size == value.length) {
            grow();
        }
        int at = size++;
        long number = added++;
        while (at > 0 && atNanos < nanos[(at - 1) / 2]) { // what was there before is first at the same time
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, atNanos, number, event);
    }

    /** Returns when the first is due; {@link Long#MAX_VALUE} if there is none. */
    long firstNanos() {
        return size == 0 ? Long.MAX_VALUE : nanos[0];
    }

    /** Removes the first, of which there must be one, and returns it. */
    int poll() {
        int first = value[0];
        size--;
        int at = 0;
        for (int child = lesserChild(0); child < size && isBefore(child, size); child = lesserChild(at)) {
            move(child, at);
            at = child;
        }
        move(size, at);
        return first;
    }

    int size() {
        return size;
    }

    private int lesserChild(int at) {
        int left = 2 * at + 1;
        return left + 1 < size && isBefore(left + 1, left) ? left + 1 : left;
    }

    private boolean isBefore(int one, int other) {
        return nanos[one] != nanos[other] ? nanos[one] < nanos[other] : sequence[one] < sequence[other];
    }

    private void move(int from, int to) {
        put(to, nanos[from], sequence[from], value[from]);
    }

    private void put(int at, long atNanos, long number, int event) {
        nanos[at] = atNanos;
        sequence[at] = number;
        value[at] = event;
    }

    private void grow() {
        nanos = Arrays.copyOf(nanos, 2 * size);
        sequence = Arrays.copyOf(sequence, 2 * size);
        value = Arrays.copyOf(value, 2 * size);
    }
}
