package io.xdp4j;

import java.lang.foreign.MemorySegment;

/**
 * What an application does with a received frame.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FrameHandler {

    /** What becomes of the frame's chunk. */
    enum Next {
        /** The chunk is free again. */
        DONE,
        /** The frame, as the handler has changed it in place, is sent out of the interface that it came from. */
        SEND,
        /** The handler keeps the chunk and gives it back to the pool, or to a TX ring, itself. */
        KEEP
    }

    /**
     * Looks at a frame and decides. The memory is the whole UMEM; the frame may be changed in place.
     *
     * @param memory the UMEM
     * @param offset where the frame starts, in bytes
     * @param length of the frame, in bytes
     */
    Next onFrame(MemorySegment memory, long offset, int length);
}
