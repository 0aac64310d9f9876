package io.xdp4j.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.IntToLongFunction;

/**
 * A buffer on its way to a channel, which writers of captures fill. When the channel fails, a file is cut after what is
 * whole, and nothing is written any more. Owns the buffer and the channel; the counterpart of {@link CaptureInput}.
 */
final class CaptureOutput {

    private final WritableByteChannel channel;
    private final String format;
    private final IntToLongFunction wholeBefore;
    private final Arena arena = Arena.ofShared(); // so that another thread may go on with the writer
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private IOException failure;

    /**
     * Makes an empty buffer.
     *
     * @param wholeBefore says where, of so many of the buffer's first bytes, the last whole piece of the format ends;
     *     negative if it ends before the buffer
     */
    CaptureOutput(WritableByteChannel channel, String format, int bufferBytes, IntToLongFunction wholeBefore) {
        this.channel = Objects.requireNonNull(channel, "channel");
        this.format = format;
        this.wholeBefore = wholeBefore;
        this.memory = arena.allocate(bufferBytes);
        this.buffer = memory.asByteBuffer();
    }

    MemorySegment memory() {
        return memory;
    }

    void requireWorking() throws IOException {
        if (failure != null) {
            throw new IOException(format + ": an earlier write failed", failure);
        }
    }

    /** Hands the buffer's first {@code used} bytes to the channel. */
    void write(int used) throws IOException {
        requireWorking();
        buffer.position(0).limit(used);
        try {
            while (buffer.hasRemaining()) {
                if (channel.write(buffer) == 0) {
                    throw new IOException(format + ": the channel takes no bytes; is it in non-blocking mode?");
                }
            }
        } catch (IOException e) {
            failure = e;
            cut(buffer.position(), e);
            throw e;
        }
    }

    /** Writes, unless that failed before, and closes the channel. Does nothing the second time. */
    void close(int used) throws IOException {
        if (!arena.scope().isAlive()) {
            return;
        }
        try (channel) {
            if (failure == null) {
                write(used);
            }
        } finally {
            arena.close();
        }
    }

    /** Cuts a file after what is whole, {@code written} bytes of the buffer having been written. */
    private void cut(int written, IOException reason) {
        if (channel instanceof SeekableByteChannel file && file.isOpen()) {
            try {
                file.truncate(file.position() - written + wholeBefore.applyAsLong(written));
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
