package io.xdp4j.tools.send;

import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Frames of a file that is too large to be kept: it is read again each time. */
final class FileFrames implements Frames {

    private final Path file;
    private CaptureReader reader;

    FileFrames(Path file) throws IOException {
        this.file = file;
        this.reader = CaptureReader.open(file);
    }

    @Override
    public boolean next() throws IOException {
        return reader.next();
    }

    @Override
    public MemorySegment memory() {
        return reader.memory();
    }

    @Override
    public long offset() {
        return reader.offset();
    }

    @Override
    public int length() {
        return reader.length();
    }

    @Override
    public long epochNanos() {
        return reader.epochNanos();
    }

    @Override
    public String name() {
        return reader.name();
    }

    @Override
    public void rewind() throws IOException {
        reader.close();
        reader = CaptureReader.open(file);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
