package io.xdp4j.software.link;

import io.xdp4j.os.MemoryCopy;
import java.lang.foreign.MemorySegment;

/** Copies the frames of a batch to where they are kept: of all that is done to a frame, this takes longest. */
public final class FrameCopy {

    private FrameCopy() {}

    /**
     * Copies {@code count} frames from the one at {@code from}, the first of them to {@code places[at]} of
     * {@code target}. Addresses keep no memory: who calls uses the link or the socket of each of the two afterwards.
     *
     * @param target memory that {@linkplain FrameBatch#stays stays}
     * @param places where the frames go, in bytes
     * @throws IndexOutOfBoundsException if a frame does not lie in its memory, or its place not in {@code target};
     *     those before it are copied
     */
    public static void copy(FrameBatch frames, int from, int count, MemorySegment target, long[] places, int at) {
        if (MemoryCopy.IS_THERE && frames.stays) {
            byAddress(frames, from, count, target, places, at);
        } else {
            bySegment(frames, from, count, target, places, at);
        }
    }

    private static void byAddress(FrameBatch frames, int from, int count, MemorySegment target, long[] places, int at) {
        MemorySegment source = frames.memory;
        long sourceBytes = source.byteSize();
        long targetBytes = target.byteSize();
        long start = source.address();
        long targetStart = target.address();
        long[] address = frames.address;
        int[] length = frames.length;
        for (int i = 0; i < count; i++) {
            long bytes = length[from + i];
            long offset = address[from + i];
            long place = places[at + i];
            long last = sourceBytes - bytes;
            long lastPlace = targetBytes - bytes; // looked at by itself: less a large place it could go round
            if ((bytes | offset | place | last | last - offset | lastPlace | lastPlace - place) < 0) {
                throw outside(bytes, offset, sourceBytes, place, targetBytes);
            }
            MemoryCopy.copy(start + offset, targetStart + place, bytes);
        }
    }

    private static void bySegment(FrameBatch frames, int from, int count, MemorySegment target, long[] places, int at) {
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(
                    frames.memory, frames.address[from + i], target, places[at + i], frames.length[from + i]);
        }
    }

    private static IndexOutOfBoundsException outside(long bytes, long from, long sourceBytes, long to, long target) {
        return new IndexOutOfBoundsException(
                "a frame of " + bytes + " bytes at " + from + " of " + sourceBytes + ", to " + to + " of " + target);
    }
}
