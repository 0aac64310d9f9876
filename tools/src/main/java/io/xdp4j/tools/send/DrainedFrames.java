package io.xdp4j.tools.send;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Frames, with a far end that takes what has arrived whenever the next one is asked for. */
final class DrainedFrames implements Frames {

    private final Frames frames;
    private final FarEnd end;

    DrainedFrames(Frames frames, FarEnd end) {
        this.frames = frames;
        this.end = end;
    }

    @Override
    public boolean next() throws IOException {
        return frames.next();
    }

    @Override
    public void sent() throws IOException {
        end.drain();
    }

    @Override
    public MemorySegment memory() {
        return frames.memory();
    }

    @Override
    public long offset() {
        return frames.offset();
    }

    @Override
    public int length() {
        return frames.length();
    }

    @Override
    public long epochNanos() {
        return frames.epochNanos();
    }

    @Override
    public String name() {
        return frames.name();
    }

    @Override
    public void rewind() throws IOException {
        frames.rewind();
    }

    @Override
    public void close() throws IOException {
        frames.close();
    }
}
