package io.xdp4j.ring;

import java.util.BitSet;

/**
 * The chunks that lay in the rings of a socket when it was closed, for the pool to take back.
 *
 * <p>They are looked at just before the driver lets go of the rings, perhaps by another thread than the one that works
 * on them. So what that thread peeked is its own to give back, and if it went on after the look, what the driver may
 * have moved meanwhile is left out: a chunk lost is counted, a chunk given twice would corrupt frames.
 */
public final class Leftovers {

    private final Waiting received;
    private final Waiting completed;
    private final long[] fill;
    private final long[] toSend;

    Leftovers(Rings rings) {
        // The driver moves chunks from fill to RX and from TX to completion: in this order each is seen at least once.
        this.fill = rings.fill().ring.waiting();
        this.received = rings.rx() == null ? Waiting.NONE : rings.rx().ring.look();
        this.toSend = rings.tx() == null ? new long[0] : rings.tx().ring.waiting();
        this.completed = rings.completion().ring.look();
    }

    /** Entries of a ring from the one at {@code index}, u32; {@code end} knows which of them were peeked. */
    record Waiting(Consumer end, int index, long[] addresses) {

        static final Waiting NONE = new Waiting(null, 0, new long[0]);

        /** How many of the entries were peeked, perhaps more than there are. Only the thread of the end may ask. */
        int peeked() {
            return end == null ? 0 : end.peekedSince(index);
        }
    }

    /** Gives them to {@code pool}; returns how many. Called by the thread that the pool and the rings belong to. */
    int giveTo(ChunkPool pool) {
        var seen = new BitSet();
        int given = giveUnpeeked(pool, received, seen) + giveUnpeeked(pool, completed, seen);
        given += received.peeked() > received.addresses().length ? 0 : give(pool, fill, 0, seen);
        given += completed.peeked() > completed.addresses().length ? 0 : give(pool, toSend, 0, seen);
        return given;
    }

    /** Returns how many there are at most: one that moved meanwhile is counted twice. */
    public int size() {
        return received.addresses().length + completed.addresses().length + fill.length + toSend.length;
    }

    /** Clears the bit of each chunk; {@code shift} makes an address a chunk's number. */
    void strikeOut(BitSet chunks, int shift) {
        for (long[] addresses : new long[][] {received.addresses(), completed.addresses(), fill, toSend}) {
            Rings.strikeOut(chunks, shift, addresses);
        }
    }

    private static int giveUnpeeked(ChunkPool pool, Waiting waiting, BitSet seen) {
        int peeked = Math.min(waiting.peeked(), waiting.addresses().length);
        for (int i = 0; i < peeked; i++) {
            pool.markSeen(waiting.addresses()[i], seen);
        }
        return give(pool, waiting.addresses(), peeked, seen);
    }

    private static int give(ChunkPool pool, long[] addresses, int from, BitSet seen) {
        int given = 0;
        for (int i = from; i < addresses.length; i++) {
            if (pool.markSeen(addresses[i], seen)) {
                pool.give(addresses[i]);
                given++;
            }
        }
        return given;
    }
}
