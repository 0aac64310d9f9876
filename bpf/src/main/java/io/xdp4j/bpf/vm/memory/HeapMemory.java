package io.xdp4j.bpf.vm.memory;

import java.lang.foreign.MemorySegment;

/**
 * Memory on the Java heap, of a fixed size. Works everywhere; frames are always copied into it.
 *
 * @since 0.1
 */
public final class HeapMemory implements VmMemory {

    private static final long ALIGNMENT = 64;
    private static final long MAX_BYTES = 8L * (Integer.MAX_VALUE - 2); // the largest array that JVMs make

    private final MemorySegment space;
    private long used;

    private HeapMemory(MemorySegment space) {
        this.space = space;
    }

    /**
     * {@return memory of so many bytes, all zero}
     *
     * @param bytes 1 to 16 GiB, less 16
     */
    public static HeapMemory of(long bytes) {
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes: 1 to " + MAX_BYTES + " are possible on the Java heap");
        }
        return new HeapMemory(MemorySegment.ofArray(new long[Math.toIntExact((bytes + 7) / 8)]));
    }

    @Override
    public MemorySegment space() {
        return space;
    }

    @Override
    public synchronized long allocate(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        if (bytes > space.byteSize() - used) {
            throw new OutOfMemoryError("the VM has " + space.byteSize() + " bytes, " + used + " are used, " + bytes
                    + " more are needed: give it more");
        }
        long offset = used;
        used = Math.min(space.byteSize(), (used + bytes + ALIGNMENT - 1) & -ALIGNMENT);
        return offset;
    }

    @Override
    public MemorySegment segment(long offset, long bytes) {
        return space.asSlice(offset, bytes);
    }

    @Override
    public long offsetOf(MemorySegment segment) {
        return -1;
    }
}
