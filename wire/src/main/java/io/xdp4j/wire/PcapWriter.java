package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * Blocking: writes Ethernet frames to a classic pcap file, with timestamps in nanoseconds.
 *
 * <p>When the channel fails, on a full disk for example, a file is cut after its last whole frame, so that what was
 * written can be read; the writer then takes no more frames.
 *
 * <pre>
 *  file header:    u32 magic 0xa1b23c4d | u16 major 2 | u16 minor 4 | u32 0 | u32 0 | u32 snap length | u32 link type 1
 *  frame header:   u32 seconds | u32 nanoseconds | u32 bytes here | u32 bytes of the frame
 * </pre>
 *
 * <p>Little-endian. Source: draft-ietf-opsawg-pcap-06 sections 4 and 5. Owns its buffer and, once made, the channel,
 * which must be in blocking mode; {@link #close} ends both.
 */
public final class PcapWriter implements AutoCloseable {

    /** How many bytes of a frame are kept unless told, and at most: 256 KiB, the bound of tcpdump. */
    public static final int MAX_SNAP_LENGTH = 262_144;

    static final int MAGIC_NANOS = 0xA1B23C4D;
    static final int FILE_HEADER = 24;
    static final int FRAME_HEADER = 16;
    static final int LINK_TYPE_ETHERNET = 1;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int BUFFER_SIZE = 65_536;
    private static final long NANOS = 1_000_000_000;

    private final CaptureOutput output;
    private final int snapLength;
    private final MemorySegment memory;
    private int used;
    private int firstFrame = FILE_HEADER; // where in the buffer frames start
    private long part; // bytes written of a frame that is larger than the buffer, which then holds a piece of it

    /** Makes a writer that keeps whole frames, up to {@link #MAX_SNAP_LENGTH}. */
    public PcapWriter(WritableByteChannel channel) {
        this(channel, MAX_SNAP_LENGTH);
    }

    /** Makes a writer that keeps the first {@code snapLength} bytes of a frame, 1 to {@link #MAX_SNAP_LENGTH}. */
    public PcapWriter(WritableByteChannel channel, int snapLength) {
        if (snapLength < 1 || snapLength > MAX_SNAP_LENGTH) {
            throw new IllegalArgumentException("snap length: " + snapLength + ", not in 1 to " + MAX_SNAP_LENGTH);
        }
        this.output = new CaptureOutput(channel, "pcap", BUFFER_SIZE, this::wholeBefore);
        this.memory = output.memory();
        this.snapLength = snapLength;
        fileHeader();
    }

    /**
     * Writes the {@code length} bytes at {@code offset}, cut to the snap length, as a frame of {@code epochNanos}:
     * nanoseconds since 1970, whose seconds must be a u32. Copies, so the memory is borrowed for this call only.
     */
    public void write(MemorySegment frame, long offset, int length, long epochNanos) throws IOException {
        Objects.checkFromIndexSize(offset, length, frame.byteSize());
        output.requireWorking();
        if (epochNanos < 0 || epochNanos / NANOS > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("time out of range: " + epochNanos);
        }
        int kept = Math.min(length, snapLength);
        if (BUFFER_SIZE - used < FRAME_HEADER + kept) {
            flush(); // so that a frame lies in one buffer, unless it is larger
        }
        frameHeader(epochNanos, kept, length);
        copy(frame, offset, kept);
        if (part > 0) {
            flush();
            part = 0;
        }
    }

    /** Hands everything written so far to the channel. */
    public void flush() throws IOException {
        output.write(used);
        used = 0;
        firstFrame = 0;
    }

    /**
     * Flushes, and closes the channel. Idempotent; throws what the channel throws, because data may be lost then, but
     * not again what was thrown before.
     */
    @Override
    public void close() throws IOException {
        output.close(used);
    }

    /** Where the last whole frame of the buffer's first {@code written} bytes ends; negative if before the buffer. */
    private long wholeBefore(int written) {
        if (part > 0 || firstFrame > written) {
            return -part;
        }
        int end = firstFrame;
        while (end + FRAME_HEADER <= written && end + FRAME_HEADER + memory.get(U32, end + 8) <= written) {
            end += FRAME_HEADER + memory.get(U32, end + 8);
        }
        return end;
    }

    private void fileHeader() {
        memory.set(U32, 0, MAGIC_NANOS);
        memory.set(U16, 4, (short) 2);
        memory.set(U16, 6, (short) 4);
        memory.set(U32, 16, snapLength);
        memory.set(U32, 20, LINK_TYPE_ETHERNET);
        used = FILE_HEADER;
    }

    private void frameHeader(long epochNanos, int kept, int length) throws IOException {
        memory.set(U32, used, (int) (epochNanos / NANOS));
        memory.set(U32, used + 4, (int) (epochNanos % NANOS));
        memory.set(U32, used + 8, kept);
        memory.set(U32, used + 12, length);
        used += FRAME_HEADER;
    }

    private void copy(MemorySegment frame, long offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (used == BUFFER_SIZE) {
                flush();
                part += BUFFER_SIZE;
            }
            int piece = Math.min(length - done, BUFFER_SIZE - used);
            MemorySegment.copy(frame, offset + done, memory, used, piece);
            used += piece;
            done += piece;
        }
    }
}
