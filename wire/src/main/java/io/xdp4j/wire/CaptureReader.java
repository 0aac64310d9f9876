package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/**
 * Reads Ethernet frames from a file: pcap, pcapng, or lines of text with a name and hex digits.
 *
 * <p>Usage: {@code while (reader.next()) ethernet.wrap(reader.memory(), reader.offset(), reader.length())}. Files are
 * hostile: what makes no sense is an IOException that names the byte offset in the file, and a frame is at most 256
 * KiB. Owns one buffer, and the channel, which must be in blocking mode; {@link #close} ends both. For one thread at a
 * time.
 */
public sealed interface CaptureReader extends AutoCloseable permits PcapReader, PcapngReader, HexLineReader {

    /** Blocking: opens a file of any of the formats, by what it starts with. */
    static CaptureReader open(Path file) throws IOException {
        return open(FileChannel.open(file));
    }

    /**
     * Blocking: opens a file of any of the formats, by what it starts with; closes the channel if it is none. A file
     * that starts like neither pcap nor pcapng is taken for lines, see {@link HexLineReader}.
     */
    static CaptureReader open(ReadableByteChannel channel) throws IOException {
        var input = new CaptureInput(channel, "capture", PcapngReader.BUFFER_SIZE);
        try {
            while (input.remaining() < Integer.BYTES && input.more()) {
                // a pipe may bring less at once
            }
            int magic = input.remaining() < Integer.BYTES
                    ? 0
                    : input.memory().get(JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN), 0);
            if (magic == PcapngReader.SECTION) {
                return new PcapngReader(input.named("pcapng"));
            }
            return PcapReader.isMagic(magic) ? new PcapReader(input.named("pcap")) : new HexLineReader(input);
        } catch (IOException | RuntimeException e) {
            input.closeAfter(e);
            throw e;
        }
    }

    /** Blocking: reads the next frame into {@link #memory}. Returns false at the end of the file. */
    boolean next() throws IOException;

    /** Returns the buffer that holds the frame, until the next {@link #next} or {@link #close}. Owned by the reader. */
    MemorySegment memory();

    /** Returns where in {@link #memory} the frame starts, in bytes. */
    long offset();

    /** Returns how many bytes of the frame the file has, 0 to 256 KiB. */
    int length();

    /** Returns how long the frame was on the wire, in bytes, at least {@link #length}. */
    int originalLength();

    /** Returns when the frame was captured, in nanoseconds since 1970; 0 if the file does not say. */
    long epochNanos();

    /** Returns what the frame is called: by its line, else by its number in the file, from 1. */
    String name();

    /** Returns what the file says about the frame, in words; empty if it says nothing. */
    String comment();

    /** Closes the channel. Idempotent. */
    @Override
    void close() throws IOException;
}
