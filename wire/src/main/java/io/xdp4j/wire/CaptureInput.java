package io.xdp4j.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A file of frames, read through a buffer that a reader looks into. Owns the buffer, and the channel, which must be in
 * blocking mode.
 */
final class CaptureInput implements AutoCloseable {

    private final ReadableByteChannel channel;
    private final Arena arena = Arena.ofShared(); // so that another thread may go on with the reader
    private final MemorySegment memory;
    private final ByteBuffer buffer; // position to limit: read, not yet used

    private String format;
    private long fileOffset; // of the buffer's position

    /** Reads {@code channel}, which {@code format} calls what it is in errors, {@code capacity} bytes at once. */
    CaptureInput(ReadableByteChannel channel, String format, int capacity) {
        this.channel = channel;
        this.format = format;
        this.memory = arena.allocate(capacity);
        this.buffer = memory.asByteBuffer().limit(0);
    }

    /** Calls the file by its format, once that is known. */
    CaptureInput named(String format) {
        this.format = format;
        return this;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Returns where in the memory the bytes are that were filled in and not skipped. */
    int position() {
        return buffer.position();
    }

    /** Returns how many there are. */
    int remaining() {
        return buffer.remaining();
    }

    /** Returns how many there may be at once. */
    int capacity() {
        return buffer.capacity();
    }

    /** Returns where in the file the position is. */
    long fileOffset() {
        return fileOffset;
    }

    /** Makes {@code count} bytes available at the position; false if the file ends exactly there. */
    boolean fill(int count) throws IOException {
        while (buffer.remaining() < count) {
            if (!more()) {
                if (buffer.hasRemaining()) {
                    throw malformed("file ends after " + buffer.remaining() + " of " + count + " bytes", 0);
                }
                return false;
            }
        }
        return true;
    }

    /** Reads some bytes behind those that are there; false at the end of the file. The buffer must not be full. */
    boolean more() throws IOException {
        if (buffer.limit() == buffer.capacity()) {
            buffer.compact().flip();
        }
        int position = buffer.position();
        buffer.position(buffer.limit()).limit(buffer.capacity());
        int count;
        try {
            count = channel.read(buffer);
        } finally {
            buffer.limit(buffer.position()).position(position);
        }
        if (count == 0) {
            throw new IOException(format + ": the channel has no bytes; is it in non-blocking mode?");
        }
        return count > 0;
    }

    /** Goes on behind {@code count} bytes that are there. */
    void skip(int count) {
        buffer.position(buffer.position() + count);
        fileOffset += count;
    }

    /** Returns an error about the byte {@code ahead} of the position. */
    IOException malformed(String what, int ahead) {
        return new IOException(format + ": " + what + ", at byte offset " + (fileOffset + ahead));
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

    /** Closes the channel because of {@code e}. */
    void closeAfter(Exception e) {
        try {
            close();
        } catch (IOException suppressed) {
            e.addSuppressed(suppressed);
        }
    }
}
