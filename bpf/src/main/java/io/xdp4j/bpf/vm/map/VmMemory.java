package io.xdp4j.bpf.vm.map;

import java.lang.foreign.MemorySegment;

/**
 * Where a VM keeps what programs reach: stacks, contexts, frames and the values of maps.
 *
 * <p>A <i>host offset</i> is a place in {@link #space()}. Programs never see one: they have guest addresses, see
 * {@link Guest}. Allocations are never given back one by one: they end with this object, when nobody reaches it any
 * more, because memory that is taken from under a running program would be read on.
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
     * Returns the host offset of memory that is not from here, so that a program can run on it in place.
     *
     * @param segment alive for as long as programs run on it
     * @return its offset in {@link #space()}, or -1 if it is not in there: then it is to be copied
     */
    long offsetOf(MemorySegment segment);
}
