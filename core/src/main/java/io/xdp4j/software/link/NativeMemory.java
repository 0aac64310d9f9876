package io.xdp4j.software.link;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory, or the reason why there is none. */
public final class NativeMemory {

    private NativeMemory() {}

    /** Returns zeroed memory that {@code arena} owns. */
    public static MemorySegment allocate(Arena arena, long bytes, long alignment, String operation)
            throws XdpException {
        try {
            return arena.allocate(bytes, alignment);
        } catch (OutOfMemoryError e) {
            throw new XdpException(
                    Kind.LIMIT,
                    operation,
                    0,
                    bytes + " bytes of native memory: " + e.getMessage(),
                    "ask for less, or start Java with a larger -XX:MaxDirectMemorySize");
        }
    }
}
