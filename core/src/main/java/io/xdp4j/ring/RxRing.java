package io.xdp4j.ring;

import java.lang.foreign.MemorySegment;

/**
 * The RX ring: the driver produces descriptors of received frames, the owning thread consumes them.
 *
 * <p>Single consumer, never blocks, allocates nothing. Usage: {@link #peek} some, read them, {@link #release} as many.
 *
 * <pre>{@code
 *   descriptor   0       8        12        16
 *                | u64   | u32    | u32     |
 *                | addr  | length | options |
 * }</pre>
 *
 * @since 0.1. Source: include/uapi/linux/if_xdp.h, struct xdp_desc
 */
public final class RxRing {

    final Consumer ring;
    private final long chunkMask;

    /**
     * Makes the consuming end of a ring; single-chunk frames lie in chunks of {@code chunkSize} bytes, a power of two.
     * The memory is borrowed: its owner unmaps it.
     */
    public RxRing(MemorySegment memory, RingLayout layout, int chunkSize) {
        this.ring = new Consumer(memory, layout, Descriptor.WORDS);
        this.chunkMask = -chunkSize;
    }

    /**
     * Returns how many descriptors can be read now, at most {@code limit}; 0 if the ring is empty or broken. Idempotent
     * until {@link #release}.
     */
    public int peek(int limit) {
        return ring.peek(limit);
    }

    /** Returns the UMEM offset, in bytes, of the chunk that holds the {@code i}-th peeked frame. */
    public long chunk(int i) {
        return address(i) & chunkMask;
    }

    /** Returns where in its chunk the {@code i}-th peeked frame starts, in bytes. */
    public int offset(int i) {
        return (int) (address(i) & ~chunkMask);
    }

    /** Returns the UMEM offset, in bytes, of the {@code i}-th peeked frame: its chunk and offset added. */
    public long address(int i) {
        return ring.word(i * Descriptor.WORDS + Descriptor.ADDRESS);
    }

    /** Returns the length, in bytes, of the {@code i}-th peeked frame. */
    public int length(int i) {
        return Descriptor.length(ring.word(i * Descriptor.WORDS + Descriptor.LENGTH_AND_OPTIONS));
    }

    /** Returns whether the {@code i}-th peeked descriptor's frame goes on in the next one. */
    public boolean continues(int i) {
        return (Descriptor.options(ring.word(i * Descriptor.WORDS + Descriptor.LENGTH_AND_OPTIONS))
                        & Descriptor.CONTINUES)
                != 0;
    }

    /** Returns all options of the {@code i}-th peeked descriptor, u32; {@link #continues} is one of them. */
    public int options(int i) {
        return Descriptor.options(ring.word(i * Descriptor.WORDS + Descriptor.LENGTH_AND_OPTIONS));
    }

    /**
     * Gives the first {@code count} peeked descriptors back to the driver; their chunks stay the caller's.
     *
     * @throws IllegalArgumentException if so many were not peeked
     */
    public void release(int count) {
        ring.release(count);
    }

    /** Returns how many descriptors wait to be read. Any thread may ask. */
    public int pending() {
        return ring.pending();
    }

    /** Returns whether the other side's index once made no sense; what was there before can still be read. */
    public boolean broken() {
        return ring.broken();
    }
}
