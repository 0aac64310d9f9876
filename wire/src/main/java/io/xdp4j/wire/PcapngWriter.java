package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Blocking: writes Ethernet frames of one interface, or of several, to a pcapng file, with times in nanoseconds and
 * comments.
 *
 * <p>When the channel fails, on a full disk for example, a file is cut after its last whole block, so that what was
 * written can be read; the writer then takes no more frames.
 *
 * <pre>
 *  block:      u32 type | u32 bytes of the block | body, padded to 4 | u32 bytes of the block
 *  option:     u16 code | u16 bytes | content, padded to 4            the last one is of code 0
 *  section:    type 0x0a0d0d0a | u32 0x1a2b3c4d | u16 major 1 | u16 minor 0 | u64 -1
 *  interface:  type 1 | u16 link type 1 | u16 0 | u32 snap length | options: 2 name, 9 ticks of a second
 *  frame:      type 6 | u32 interface | u32 time, high | u32 time, low | u32 bytes here | u32 bytes of the frame
 *                     | bytes, padded to 4 | options: 1 comment
 *  statistics: type 5 | u32 interface | u32 time, high | u32 time, low | options: 4 u64 received, 5 u64 dropped
 * </pre>
 *
 * <p>Little-endian. Source: draft-ietf-opsawg-pcapng-03 sections 3 and 4. Owns its buffer and, once made, the channel,
 * which must be in blocking mode; {@link #close} ends both.
 */
public final class PcapngWriter implements AutoCloseable {

    /** The longest comment, in bytes of UTF-8. */
    public static final int MAX_COMMENT = 0xFFFF;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final int OPTION_RECEIVED = 4;
    private static final int OPTION_DROPPED = 5;
    private static final int MAX_NAME = 255;
    private static final int BUFFER_SIZE = 524_288; // more than the largest block

    private final CaptureOutput output;
    private final int snapLength;
    private final MemorySegment memory;
    private int used;
    private int block; // where in the buffer the block at hand starts
    private int interfaces;

    /**
     * Makes a writer of frames of the interface {@code name} that keeps the first {@code snapLength} bytes of each, 1
     * to {@link PcapWriter#MAX_SNAP_LENGTH}.
     */
    public PcapngWriter(WritableByteChannel channel, String name, int snapLength) {
        byte[] bytes = checkedName(name);
        if (snapLength < 1 || snapLength > PcapWriter.MAX_SNAP_LENGTH) {
            throw new IllegalArgumentException(
                    "snap length: " + snapLength + ", not in 1 to " + PcapWriter.MAX_SNAP_LENGTH);
        }
        this.output = new CaptureOutput(channel, "pcapng", BUFFER_SIZE, this::wholeBefore);
        this.snapLength = snapLength;
        this.memory = output.memory();
        section();
        start(PcapngReader.INTERFACE);
        device(bytes);
    }

    private static byte[] checkedName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_NAME) {
            throw new IllegalArgumentException("interface name of " + bytes.length + " bytes, more than " + MAX_NAME);
        }
        return bytes;
    }

    /** Adds an interface, with the same snap length; returns its number, which frames of it are written with. */
    public int addInterface(String name) throws IOException {
        byte[] bytes = checkedName(name);
        begin(PcapngReader.INTERFACE, bytes.length + 64);
        device(bytes);
        return interfaces - 1;
    }

    /**
     * Writes a frame of the interface of that number: 0, or what {@link #addInterface} returned. Otherwise as {@link
     * #write(MemorySegment, long, int, int, long)}.
     */
    public void write(int device, MemorySegment frame, long offset, int length, int originalLength, long epochNanos)
            throws IOException {
        Objects.checkIndex(device, interfaces);
        frame(device, frame, offset, length, originalLength, epochNanos, 0);
        end();
    }

    /** Writes a frame that is all there, without a comment: see {@link #write(MemorySegment, long, int, int, long)}. */
    public void write(MemorySegment frame, long offset, int length, long epochNanos) throws IOException {
        write(frame, offset, length, length, epochNanos);
    }

    /**
     * Writes the {@code length} bytes at {@code offset}, cut to the snap length, as what is there of a frame of {@code
     * originalLength} bytes, captured {@code epochNanos} nanoseconds after 1970, 0 or more. Copies, so the memory is
     * borrowed for this call only.
     */
    public void write(MemorySegment frame, long offset, int length, int originalLength, long epochNanos)
            throws IOException {
        frame(0, frame, offset, length, originalLength, epochNanos, 0);
        end();
    }

    /** Writes a frame like the others, with what there is to say about it; an empty comment is none. */
    public void write(MemorySegment frame, long offset, int length, int originalLength, long epochNanos, String comment)
            throws IOException {
        write(0, frame, offset, length, originalLength, epochNanos, comment);
    }

    /** Writes a frame of the interface of that number, with what there is to say about it. */
    public void write(
            int device,
            MemorySegment frame,
            long offset,
            int length,
            int originalLength,
            long epochNanos,
            String comment)
            throws IOException {
        Objects.checkIndex(device, interfaces);
        byte[] bytes = comment.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_COMMENT) {
            throw new IllegalArgumentException("comment of " + bytes.length + " bytes, more than " + MAX_COMMENT);
        }
        frame(device, frame, offset, length, originalLength, epochNanos, bytes.length);
        if (bytes.length > 0) {
            option(PcapngReader.OPTION_COMMENT, bytes);
            put(0);
        }
        end();
    }

    /**
     * Writes, as the last block, how many frames there were until {@code epochNanos} and how many of them are not in
     * the file because somebody was too slow; both u64.
     */
    public void statistics(long received, long dropped, long epochNanos) throws IOException {
        requireTime(epochNanos);
        begin(PcapngReader.STATISTICS, 64);
        put(0);
        put((int) (epochNanos >>> 32));
        put((int) epochNanos);
        option(OPTION_RECEIVED, received);
        option(OPTION_DROPPED, dropped);
        put(0);
        end();
    }

    /** Hands everything written so far to the channel. */
    public void flush() throws IOException {
        output.write(used);
        used = 0;
    }

    /**
     * Flushes, and closes the channel. Idempotent; throws what the channel throws, because data may be lost then, but
     * not again what was thrown before.
     */
    @Override
    public void close() throws IOException {
        output.close(used);
    }

    private void section() {
        start(PcapngReader.SECTION);
        put(PcapngReader.ORDER_MAGIC);
        put(1); // major, minor 0
        put(-1); // how long the section is, is not known
        put(-1);
        end();
    }

    private void device(byte[] name) {
        put(PcapWriter.LINK_TYPE_ETHERNET);
        put(snapLength);
        option(PcapngReader.OPTION_NAME, name);
        option(PcapngReader.OPTION_RESOLUTION, new byte[] {PcapngInterface.NANOS});
        put(0);
        end();
        interfaces++;
    }

    private void frame(
            int device,
            MemorySegment frame,
            long offset,
            int length,
            int originalLength,
            long epochNanos,
            int commentBytes)
            throws IOException {
        Objects.checkFromIndexSize(offset, length, frame.byteSize());
        requireTime(epochNanos);
        if (originalLength < length) {
            throw new IllegalArgumentException(length + " bytes of a frame of " + originalLength);
        }
        int kept = Math.min(length, snapLength);
        begin(PcapngReader.ENHANCED_PACKET, kept + commentBytes + 64);
        put(device);
        put((int) (epochNanos >>> 32));
        put((int) epochNanos);
        put(kept);
        put(originalLength);
        MemorySegment.copy(frame, offset, memory, used, kept);
        pad(kept);
    }

    /** Begins a block of at most {@code size} bytes, which then lies in one buffer. */
    private void begin(int type, int size) throws IOException {
        output.requireWorking();
        if (BUFFER_SIZE - used < size) {
            flush();
        }
        start(type);
    }

    private void start(int type) {
        block = used;
        put(type);
        put(0);
    }

    private void end() {
        int size = used - block + 4;
        memory.set(U32, block + 4, size);
        put(size);
    }

    private void option(int code, long value) {
        head(code, Long.BYTES);
        memory.set(U64, used, value);
        used += Long.BYTES;
    }

    private void option(int code, byte[] content) {
        head(code, content.length);
        MemorySegment.copy(content, 0, memory, JAVA_BYTE, used, content.length);
        pad(content.length);
    }

    private void head(int code, int size) {
        memory.set(U16, used, (short) code);
        memory.set(U16, used + 2, (short) size);
        used += 4;
    }

    private void put(int value) {
        memory.set(U32, used, value);
        used += 4;
    }

    /** Goes on behind {@code size} bytes and zeros up to a multiple of 4. */
    private void pad(int size) {
        used += size;
        while (used % 4 != 0) {
            memory.set(JAVA_BYTE, used++, (byte) 0);
        }
    }

    private static void requireTime(long epochNanos) {
        if (epochNanos < 0) {
            throw new IllegalArgumentException("time out of range: " + epochNanos);
        }
    }

    private int wholeBefore(int written) {
        int end = 0;
        while (end + 8 <= written && end + memory.get(U32, end + 4) <= written) {
            end += memory.get(U32, end + 4);
        }
        return end;
    }
}
