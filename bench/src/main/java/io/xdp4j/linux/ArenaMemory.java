package io.xdp4j.linux;

import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory for maps of the VM, of a fixed size. */
final class ArenaMemory implements VmMemory, AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment space;
    private long used = 64;

    ArenaMemory(long bytes) {
        space = arena.allocate(bytes, 4096);
    }

    @Override
    public MemorySegment space() {
        return space;
    }

    @Override
    public long allocate(long bytes) {
        long offset = used;
        used += bytes + 63 & -64;
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

    @Override
    public void close() {
        arena.close();
    }
}
