package io.xdp4j.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** All memory of this process, for the VM, whose compiled programs compare addresses themselves. */
public final class AddressSpace {

    private AddressSpace() {}

    /** Returns a segment in which the offset of a byte is its address; who uses it has to know what of it is theirs. */
    public static MemorySegment all() {
        return Native.everything();
    }

    /** Returns memory of {@code arena} as a segment that keeps the arena; whoever asks knows that it is there. */
    @SuppressWarnings("restricted")
    public static MemorySegment part(long address, long bytes, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
    }
}
