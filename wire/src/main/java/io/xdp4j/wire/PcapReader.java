package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ReadableByteChannel;

/**
 * Blocking: reads Ethernet frames from a classic pcap file, of either byte order, in micro- or nanoseconds.
 *
 * <p>Used as {@link CaptureReader} says. The format is drawn at {@link PcapWriter}.
 */
public final class PcapReader implements CaptureReader {

    static final int MAX_FRAME = PcapWriter.MAX_SNAP_LENGTH;

    private static final ValueLayout.OfInt LITTLE = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt BIG = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final int MAGIC_MICROS = 0xA1B2C3D4;
    private static final long NANOS = 1_000_000_000;

    private final CaptureInput input;
    private final MemorySegment memory;
    private final ValueLayout.OfInt u32;
    private final int nanosPerUnit;

    private int offset;
    private int length;
    private int originalLength;
    private long epochNanos;
    private long number;

    /**
     * Reads the file header. Throws IOException, having closed the channel, if this is not a pcap file of Ethernet
     * frames.
     */
    public PcapReader(ReadableByteChannel channel) throws IOException {
        this(new CaptureInput(channel, "pcap", MAX_FRAME));
    }

    PcapReader(CaptureInput input) throws IOException {
        this.input = input;
        this.memory = input.memory();
        try {
            if (!input.fill(PcapWriter.FILE_HEADER)) {
                throw input.malformed("empty file", 0);
            }
            u32 = order(memory.get(LITTLE, 0));
            nanosPerUnit = memory.get(u32, 0) == MAGIC_MICROS ? 1000 : 1;
            checkFileHeader();
        } catch (IOException | RuntimeException e) {
            input.closeAfter(e);
            throw e;
        }
    }

    /** Returns whether a file that starts with {@code magic}, read as big-endian, is one. */
    static boolean isMagic(int magic) {
        int swapped = Integer.reverseBytes(magic);
        return magic == MAGIC_MICROS
                || magic == PcapWriter.MAGIC_NANOS
                || swapped == MAGIC_MICROS
                || swapped == PcapWriter.MAGIC_NANOS;
    }

    /** Reads the next frame into {@link #memory}. Returns false at the end of the file, after a whole frame. */
    @Override
    public boolean next() throws IOException {
        if (!input.fill(PcapWriter.FRAME_HEADER)) {
            return false;
        }
        int header = input.position();
        long kept = u32(header + 8);
        if (kept > MAX_FRAME) {
            throw input.malformed("frame of " + kept + " bytes, more than " + MAX_FRAME, 8);
        }
        epochNanos = u32(header) * NANOS + u32(header + 4) * nanosPerUnit;
        originalLength = (int) Math.min(Math.max(u32(header + 12), kept), Integer.MAX_VALUE);
        length = (int) kept;
        input.skip(PcapWriter.FRAME_HEADER);
        if (length > 0 && !input.fill(length)) {
            throw input.malformed("file ends before a frame of " + length + " bytes", 0);
        }
        offset = input.position();
        input.skip(length);
        number++;
        return true;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int originalLength() {
        return originalLength;
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public String name() {
        return Long.toString(number);
    }

    @Override
    public String comment() {
        return "";
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    private ValueLayout.OfInt order(int magic) throws IOException {
        return switch (magic) {
            case MAGIC_MICROS, PcapWriter.MAGIC_NANOS -> LITTLE;
            case PcapngReader.SECTION -> throw input.malformed("this is pcapng, not classic pcap", 0);
            default -> {
                int swapped = Integer.reverseBytes(magic);
                if (!isMagic(magic)) {
                    throw input.malformed("not a pcap file, magic 0x" + Integer.toHexString(swapped), 0);
                }
                yield BIG;
            }
        };
    }

    private void checkFileHeader() throws IOException {
        long major = u32.equals(LITTLE) ? u32(4) & 0xFFFF : u32(4) >>> 16;
        if (major != 2) {
            throw input.malformed("version " + major + ", not 2", 4);
        }
        long linkType = u32(20) & 0xFFFF; // the upper bits tell of the frame check sequence
        if (linkType != PcapWriter.LINK_TYPE_ETHERNET) {
            throw input.malformed("link type " + linkType + ", not Ethernet (1)", 20);
        }
        input.skip(PcapWriter.FILE_HEADER);
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(memory.get(u32, at));
    }
}
