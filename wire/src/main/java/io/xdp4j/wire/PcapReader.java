package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Blocking: reads Ethernet frames from a classic pcap file, of either byte order, in micro- or nanoseconds.
 *
 * <p>Usage: {@code while (reader.next()) ethernet.wrap(reader.memory(), reader.offset(), reader.length())}. The format
 * is drawn at {@link PcapWriter}. Files are hostile: what makes no sense is an IOException that names the byte offset
 * in the file, and a frame is at most 256 KiB. Owns one buffer of that size, and the channel, which must be in blocking
 * mode; {@link #close} ends both.
 */
public final class PcapReader implements AutoCloseable {

    private static final ValueLayout.OfInt LITTLE = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt BIG = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final int MAGIC_MICROS = 0xA1B2C3D4;
    private static final int MAGIC_PCAPNG = 0x0A0D0D0A; // draft-ietf-opsawg-pcapng, section header block
    private static final int MAX_FRAME = PcapWriter.MAX_SNAP_LENGTH;
    private static final long NANOS = 1_000_000_000;

    private final ReadableByteChannel channel;
    private final Arena arena = Arena.ofShared(); // so that another thread may go on with the reader
    private final MemorySegment memory = arena.allocate(MAX_FRAME);
    private final ByteBuffer buffer = memory.asByteBuffer().limit(0); // position to limit: read, not yet used
    private final ValueLayout.OfInt u32;
    private final int nanosPerUnit;

    private long fileOffset; // of the buffer's position
    private int offset;
    private int length;
    private int originalLength;
    private long epochNanos;

    /**
     * Reads the file header. Throws IOException, having closed the channel, if this is not a pcap file of Ethernet
     * frames.
     */
    public PcapReader(ReadableByteChannel channel) throws IOException {
        this.channel = channel;
        try {
            if (!fill(PcapWriter.FILE_HEADER)) {
                throw malformed("empty file", 0);
            }
            int magic = memory.get(LITTLE, 0);
            u32 = order(magic);
            nanosPerUnit = memory.get(u32, 0) == MAGIC_MICROS ? 1000 : 1;
            checkFileHeader();
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    /** Reads the next frame into {@link #memory}. Returns false at the end of the file, after a whole frame. */
    public boolean next() throws IOException {
        if (!fill(PcapWriter.FRAME_HEADER)) {
            return false;
        }
        int header = buffer.position();
        long kept = u32(header + 8);
        if (kept > MAX_FRAME) {
            throw malformed("frame of " + kept + " bytes, more than " + MAX_FRAME, 8);
        }
        epochNanos = u32(header) * NANOS + u32(header + 4) * nanosPerUnit;
        originalLength = (int) Math.min(Math.max(u32(header + 12), kept), Integer.MAX_VALUE);
        length = (int) kept;
        skip(PcapWriter.FRAME_HEADER);
        if (length > 0 && !fill(length)) {
            throw malformed("file ends before a frame of " + length + " bytes", 0);
        }
        offset = buffer.position();
        skip(length);
        return true;
    }

    /** Returns the buffer that holds the frame, until the next {@link #next} or {@link #close}. Owned by the reader. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns where in {@link #memory} the frame starts, in bytes. */
    public long offset() {
        return offset;
    }

    /** Returns how many bytes of the frame the file has, 0 to 256 KiB. */
    public int length() {
        return length;
    }

    /** Returns how long the frame was on the wire, in bytes, at least {@link #length}. */
    public int originalLength() {
        return originalLength;
    }

    /** Returns when the frame was captured, in nanoseconds since 1970. */
    public long epochNanos() {
        return epochNanos;
    }

    /** Closes the channel. Idempotent. */
    @Override
    public void close() throws IOException {
        if (!arena.scope().isAlive()) {
            return;
        }
        try (channel) {
            arena.close();
        }
    }

    private ValueLayout.OfInt order(int magic) throws IOException {
        return switch (magic) {
            case MAGIC_MICROS, PcapWriter.MAGIC_NANOS -> LITTLE;
            case MAGIC_PCAPNG -> throw malformed("pcapng is not read yet, only classic pcap", 0);
            default -> {
                int swapped = Integer.reverseBytes(magic);
                if (swapped != MAGIC_MICROS && swapped != PcapWriter.MAGIC_NANOS) {
                    throw malformed("not a pcap file, magic 0x" + Integer.toHexString(swapped), 0);
                }
                yield BIG;
            }
        };
    }

    private void checkFileHeader() throws IOException {
        long major = u32.equals(LITTLE) ? u32(4) & 0xFFFF : u32(4) >>> 16;
        if (major != 2) {
            throw malformed("version " + major + ", not 2", 4);
        }
        long linkType = u32(20) & 0xFFFF; // the upper bits tell of the frame check sequence
        if (linkType != PcapWriter.LINK_TYPE_ETHERNET) {
            throw malformed("link type " + linkType + ", not Ethernet (1)", 20);
        }
        skip(PcapWriter.FILE_HEADER);
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(memory.get(u32, at));
    }

    private void skip(int count) {
        buffer.position(buffer.position() + count);
        fileOffset += count;
    }

    /** Makes {@code count} bytes available at the position; false if the file ends exactly there. */
    private boolean fill(int count) throws IOException {
        if (buffer.remaining() < count && buffer.capacity() - buffer.position() < count) {
            buffer.compact().flip();
        }
        while (buffer.remaining() < count) {
            if (!readMore()) {
                if (buffer.hasRemaining()) {
                    throw malformed("file ends after " + buffer.remaining() + " of " + count + " bytes", 0);
                }
                return false;
            }
        }
        return true;
    }

    private boolean readMore() throws IOException {
        int position = buffer.position();
        buffer.position(buffer.limit()).limit(buffer.capacity());
        int count;
        try {
            count = channel.read(buffer);
        } finally {
            buffer.limit(buffer.position()).position(position);
        }
        if (count == 0) {
            throw new IOException("pcap: the channel has no bytes; is it in non-blocking mode?");
        }
        return count > 0;
    }

    private IOException malformed(String what, int ahead) {
        return new IOException("pcap: " + what + ", at byte offset " + (fileOffset + ahead));
    }

    private void closeAfter(Exception e) {
        try {
            close();
        } catch (IOException suppressed) {
            e.addSuppressed(suppressed);
        }
    }
}
