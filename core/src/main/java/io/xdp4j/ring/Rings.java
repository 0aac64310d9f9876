package io.xdp4j.ring;

import java.util.BitSet;

/**
 * The four rings of a socket, looked at together: where its chunks are. Any thread may ask while the rings are mapped.
 *
 * @param rx null if the socket only sends
 * @param tx null if the socket only receives
 * @param fill always there
 * @param completion always there
 * @since 0.1
 */
public record Rings(RxRing rx, TxRing tx, FillRing fill, CompletionRing completion) {

    int received() {
        return rx == null ? 0 : rx.pending();
    }

    int toSend() {
        return tx == null ? 0 : tx.pending();
    }

    /** Returns how many chunks the driver took and has not returned. */
    public int withDriver() {
        // What is returned first: read the other way round, a chunk on its way could be counted as never taken.
        int returned = (rx == null ? 0 : rx.ring.published()) + completion.ring.published();
        int taken = fill.ring.taken() + (tx == null ? 0 : tx.ring.taken());
        return Math.max(0, taken - returned);
    }

    /** Clears the bit of each chunk that is in a ring; {@code shift} makes an address a chunk's number. */
    void strikeOut(BitSet chunks, int shift) {
        strikeOut(chunks, shift, fill.ring.waiting());
        strikeOut(chunks, shift, completion.ring.waiting());
        if (rx != null) {
            strikeOut(chunks, shift, rx.ring.waiting());
        }
        if (tx != null) {
            strikeOut(chunks, shift, tx.ring.waiting());
        }
    }

    /** Returns the chunks that are in the rings, which the driver is about to let go. */
    public Leftovers leftovers() {
        return new Leftovers(this);
    }

    static void strikeOut(BitSet chunks, int shift, long[] addresses) {
        for (long address : addresses) {
            long chunk = address >>> shift;
            if (chunk < chunks.size()) {
                chunks.clear((int) chunk);
            }
        }
    }
}
