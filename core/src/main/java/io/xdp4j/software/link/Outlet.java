package io.xdp4j.software.link;

import java.util.Arrays;

/** The frames that arrived at one queue of a {@link TimedLink} and were not yet received, in order. */
final class Outlet {

    private int[] slots = new int[FrameBatch.CAPACITY];
    private int first;
    private int count;

    void add(int slot) {
        if (count == slots.length) {
            grow();
        }
        slots[first + count++ & slots.length - 1] = slot;
    }

    /** Fills the batch with the first frames that lie in one memory; returns how many. */
    int peek(FrameStore store, FrameBatch into, int limit) {
        int shown = 0;
        int most = Math.min(limit, count);
        while (shown < most && (shown == 0 || store.memory(slot(shown)) == into.memory)) {
            store.show(slot(shown), into, shown);
            shown++;
        }
        into.count = shown;
        return shown;
    }

    /** Removes the first, of which there must be one. */
    int poll() {
        int slot = slots[first];
        first = first + 1 & slots.length - 1;
        count--;
        return slot;
    }

    int count() {
        return count;
    }

    private int slot(int i) {
        return slots[first + i & slots.length - 1];
    }

    private void grow() {
        int[] more = Arrays.copyOf(slots, 2 * count);
        for (int i = 0; i < count; i++) {
            more[i] = slot(i);
        }
        slots = more;
        first = 0;
    }
}
