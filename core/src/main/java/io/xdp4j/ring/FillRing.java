package io.xdp4j.ring;

import java.lang.foreign.MemorySegment;

/**
 * The fill ring: the owning thread produces free chunks, the driver puts received frames into them.
 *
 * <p>Single producer, never blocks, allocates nothing. Entries are u64 UMEM offsets of chunks.
 *
 * @since 0.1. Source: Documentation/networking/af_xdp.rst
 */
public final class FillRing {

    final Producer ring;

    /** Makes the producing end of a ring. The memory is borrowed: its owner unmaps it. */
    public FillRing(MemorySegment memory, RingLayout layout) {
        this.ring = new Producer(memory, layout, 1);
    }

    /** Returns how many entries can be written now, at most {@code limit}. Idempotent until {@link #submit}. */
    public int reserve(int limit) {
        return ring.reserve(limit);
    }

    /** Writes the {@code i}-th reserved entry: the UMEM offset, in bytes, of a free chunk. */
    public void set(int i, long chunk) {
        ring.word(i, chunk);
    }

    /**
     * Gives the first {@code count} reserved entries to the driver.
     *
     * @throws IllegalArgumentException if so many were not reserved
     */
    public void submit(int count) {
        ring.submit(count);
    }

    /** Returns whether the driver sleeps until the socket is woken. */
    public boolean needsWakeup() {
        return ring.needsWakeup();
    }

    /** Returns how many chunks the driver has not used yet. Any thread may ask. */
    public int pending() {
        return ring.pending();
    }

    /** Returns whether the other side's index once made no sense. */
    public boolean broken() {
        return ring.broken();
    }
}
