package io.xdp4j.ring;

import java.lang.foreign.MemorySegment;

/**
 * The completion ring: the driver produces the addresses of frames that were sent, the owning thread takes their chunks
 * back.
 *
 * <p>Single consumer, never blocks, allocates nothing. Entries are u64 UMEM offsets, in any order.
 *
 * @since 0.1. Source: Documentation/networking/af_xdp.rst
 */
public final class CompletionRing {

    final Consumer ring;

    /** Makes the consuming end of a ring. The memory is borrowed: its owner unmaps it. */
    public CompletionRing(MemorySegment memory, RingLayout layout) {
        this.ring = new Consumer(memory, layout, 1);
    }

    /**
     * Returns how many addresses can be read now, at most {@code limit}; 0 if the ring is empty or broken. Idempotent
     * until {@link #release}.
     */
    public int peek(int limit) {
        return ring.peek(limit);
    }

    /** Returns the {@code i}-th peeked address: the UMEM offset, in bytes, that was given to the TX ring. */
    public long address(int i) {
        return ring.word(i);
    }

    /**
     * Gives the first {@code count} peeked entries back to the driver.
     *
     * @throws IllegalArgumentException if so many were not peeked
     */
    public void release(int count) {
        ring.release(count);
    }

    /** Returns how many addresses wait to be read. Any thread may ask. */
    public int pending() {
        return ring.pending();
    }

    /** Returns whether the other side's index once made no sense. */
    public boolean broken() {
        return ring.broken();
    }
}
