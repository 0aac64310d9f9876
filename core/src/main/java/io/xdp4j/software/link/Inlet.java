package io.xdp4j.software.link;

import java.util.Arrays;

/** The rings that end at one queue, taken from in turn. For the queue's thread, but {@link #add}. */
final class Inlet {

    private volatile FrameRing[] rings = {}; // never changed in place
    private FrameRing peeked;
    private int turn;

    synchronized void add(FrameRing ring) {
        FrameRing[] more = Arrays.copyOf(rings, rings.length + 1);
        more[rings.length] = ring;
        rings = more;
    }

    int peek(FrameBatch into, int limit) {
        FrameRing[] all = rings;
        for (int i = 0; i < all.length; i++) {
            FrameRing ring = all[(turn + i) % all.length];
            if (!ring.isEmpty()) {
                turn = (turn + i + 1) % all.length;
                peeked = ring;
                return ring.peek(into, limit);
            }
        }
        into.count = 0;
        return 0;
    }

    void release(int count) {
        peeked.release(count);
    }
}
