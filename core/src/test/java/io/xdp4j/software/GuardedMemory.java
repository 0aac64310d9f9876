package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.vm.memory.VmMemory;
import io.xdp4j.software.link.NativeVmMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Native memory with bytes in front of and behind each piece of it that nobody may touch. */
final class GuardedMemory implements VmMemory {

    private static final int GUARD = 4096;
    private static final byte CANARY = (byte) 0xa5;

    private final NativeVmMemory memory = new NativeVmMemory();
    private final List<MemorySegment> pieces = new ArrayList<>();
    private final List<MemorySegment> guards = new ArrayList<>();

    @Override
    public MemorySegment space() {
        return memory.space();
    }

    @Override
    public long allocate(long bytes) {
        long offset = memory.allocate(bytes + 2 * GUARD);
        guards.add(space().asSlice(offset, GUARD).fill(CANARY));
        pieces.add(space().asSlice(offset + GUARD, bytes));
        guards.add(space().asSlice(offset + GUARD + bytes, GUARD).fill(CANARY));
        return offset + GUARD;
    }

    @Override
    public MemorySegment segment(long offset, long bytes) {
        return memory.segment(offset, bytes);
    }

    @Override
    public long offsetOf(MemorySegment segment) {
        return memory.offsetOf(segment);
    }

    /** Returns whether nobody touched what is between the pieces. */
    boolean isIntact() {
        MemorySegment whole = MemorySegment.ofArray(new byte[GUARD]).fill(CANARY);
        return guards.stream().allMatch(guard -> guard.mismatch(whole) < 0);
    }

    /** Returns the first piece that differs from that of another memory, and where; empty if none does. */
    String difference(GuardedMemory that) {
        if (pieces.size() != that.pieces.size()) {
            return pieces.size() + " and " + that.pieces.size() + " pieces";
        }
        for (int i = 0; i < pieces.size(); i++) {
            long at = pieces.get(i).mismatch(that.pieces.get(i));
            if (at >= 0) {
                return "byte " + at + " of piece " + i + ": " + pieces.get(i).get(JAVA_BYTE, at) + " and "
                        + that.pieces.get(i).get(JAVA_BYTE, at);
            }
        }
        return "";
    }
}
