package io.xdp4j.bpf.vm.memory;

import java.lang.foreign.MemorySegment;

/**
 * Where a VM keeps what programs reach: stacks, frames and the values of maps. The VM knows all of it and hands out
 * pieces alone: of a memory without bounds, {@link #space()} is for nobody else.
 *
 * <p>A <i>host offset</i> is a place in {@link #space()}. Programs never see one: they have addresses of their own.
 * Allocations are never given back one by one: they end with this object, when nobody reaches it or a
 * {@link #segment} of it any more, because memory that is taken from under a running program would be read on.
 *
 * @since 0.1
 */
public interface VmMemory {

    /** {@return all of it; always the same segment, so that compiled code has it as a constant} */
    MemorySegment space();

    /**
     * Allocates.
     *
     * @param bytes 1 or more
     * @return the host offset, a multiple of 64, of zeroed bytes
     * @throws OutOfMemoryError if there is not enough
     */
    long allocate(long bytes);

    /**
     * Returns a part of what was allocated, to be handed to anybody: it keeps the memory alive, and has bounds.
     *
     * @param offset host offset of its first byte
     * @param bytes 0 or more
     */
    MemorySegment segment(long offset, long bytes);

    /**
     * Returns the host offset of memory that is not from here, so that a program can run on it in place.
     *
     * <p>Compiled code may have the address alone, and then nothing stops memory from being closed under it. So the
     * answer is an offset only if that cannot be: because no other thread than this one could close it, or because
     * whoever made this object sees to it.
     *
     * @param segment alive; what the VM runs on later only in this thread, unless all threads have access to it
     * @return its offset in {@link #space()}, or -1 if it is to be copied
     */
    long offsetOf(MemorySegment segment);
}
