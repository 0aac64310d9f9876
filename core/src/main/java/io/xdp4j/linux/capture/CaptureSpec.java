package io.xdp4j.linux.capture;

import io.xdp4j.device.AttachMode;
import java.util.List;
import java.util.Objects;

/**
 * What to capture.
 *
 * @param snapLength how many bytes of a frame are kept, 1 to {@link #MAX_SNAP_LENGTH}
 * @param queues the queues whose frames are wanted; empty for all
 * @param bufferBytes how much may wait to be read, for each processor: a power of two of pages
 * @param mode how the program is attached
 */
public record CaptureSpec(int snapLength, List<Integer> queues, int bufferBytes, AttachMode mode) {

    /**
     * The most of a frame that can be kept, in bytes: a record of the ring has a length of 16 bits, and starts with its
     * header, the length of the rest and ours.
     */
    public static final int MAX_SNAP_LENGTH = (0xFFFF & ~7) - CapturedRecord.HEADER - CapturedRecord.META_BYTES;

    /** Checks the ranges. */
    public CaptureSpec {
        queues = List.copyOf(queues);
        Objects.requireNonNull(mode, "mode");
        if (snapLength < 1 || snapLength > MAX_SNAP_LENGTH) {
            throw new IllegalArgumentException("snap length: " + snapLength + ", not in 1 to " + MAX_SNAP_LENGTH);
        }
        if (bufferBytes < 1 || Integer.bitCount(bufferBytes) != 1) {
            throw new IllegalArgumentException("buffer: " + bufferBytes + " bytes, must be a power of two");
        }
    }
}
