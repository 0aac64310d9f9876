package io.xdp4j.tools.send;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Frames in memory. */
final class KeptFrames implements Frames {

    private record Kept(MemorySegment memory, long epochNanos, String name) {}

    private final List<Kept> frames = new ArrayList<>();
    private int next;

    /** Keeps a copy of the frame at hand of {@code frames}. */
    void add(MemorySegment memory, long offset, int length, long epochNanos, String name) {
        byte[] bytes = new byte[length];
        MemorySegment copy = MemorySegment.ofArray(bytes);
        MemorySegment.copy(memory, offset, copy, 0, length);
        frames.add(new Kept(copy, epochNanos, name));
    }

    @Override
    public boolean next() {
        if (next == frames.size()) {
            return false;
        }
        next++;
        return true;
    }

    @Override
    public MemorySegment memory() {
        return current().memory();
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public int length() {
        return (int) current().memory().byteSize();
    }

    @Override
    public long epochNanos() {
        return current().epochNanos();
    }

    @Override
    public String name() {
        return current().name();
    }

    @Override
    public void rewind() {
        next = 0;
    }

    @Override
    public void close() {}

    private Kept current() {
        return frames.get(next - 1);
    }
}
