package io.xdp4j.ring;

import java.lang.foreign.MemorySegment;

/**
 * The TX ring: the owning thread produces descriptors of frames to send, the driver consumes them.
 *
 * <p>Single producer, never blocks, allocates nothing. Usage: {@link #reserve} some, {@link #set} each,
 * {@link #submit}, then wake the driver if {@link #needsWakeup}. A frame's chunk comes back through the completion
 * ring.
 *
 * @since 0.1. Source: include/uapi/linux/if_xdp.h, struct xdp_desc
 */
public final class TxRing {

    final Producer ring;

    /** Makes the producing end of a ring. The memory is borrowed: its owner unmaps it. */
    public TxRing(MemorySegment memory, RingLayout layout) {
        this.ring = new Producer(memory, layout, Descriptor.WORDS);
    }

    /** Returns how many descriptors can be written now, at most {@code limit}. Idempotent until {@link #submit}. */
    public int reserve(int limit) {
        return ring.reserve(limit);
    }

    /** Writes the {@code i}-th reserved descriptor: a frame of {@code length} bytes at UMEM offset {@code address}. */
    public void set(int i, long address, int length) {
        write(i, address, length, 0);
    }

    /** Writes the {@code i}-th reserved descriptor of a frame that goes on in the next one. */
    public void setContinued(int i, long address, int length) {
        write(i, address, length, Descriptor.CONTINUES);
    }

    /** Writes the {@code i}-th reserved descriptor: a frame with {@link TxMetadata} before it. */
    public void setWithMetadata(int i, long address, int length) {
        write(i, address, length, Descriptor.METADATA);
    }

    /** Writes the {@code i}-th reserved descriptor: the first of a frame with {@link TxMetadata} before it. */
    public void setContinuedWithMetadata(int i, long address, int length) {
        write(i, address, length, Descriptor.METADATA | Descriptor.CONTINUES);
    }

    /**
     * Gives the first {@code count} reserved descriptors to the driver.
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

    /** Returns how many descriptors the driver has not consumed yet. Any thread may ask. */
    public int pending() {
        return ring.pending();
    }

    /** Returns whether the other side's index once made no sense. */
    public boolean broken() {
        return ring.broken();
    }

    private void write(int i, long address, int length, int options) {
        ring.word(i * Descriptor.WORDS + Descriptor.ADDRESS, address);
        ring.word(i * Descriptor.WORDS + Descriptor.LENGTH_AND_OPTIONS, Descriptor.word(length, options));
    }
}
