package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import io.xdp4j.software.capture.Decision;
import io.xdp4j.tools.replay.Replayer;
import io.xdp4j.tools.send.Frames;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The frames of a file, as an interface of the software driver receives them. Borrows both. */
public final class ReplayedSource implements FrameSource {

    private final Replayer replayer;
    private final Frames frames;
    private final int snapLength;
    private long seen;
    private boolean over;
    private Decision current;
    private long epochNanos;

    /** Shows {@code frames}, each of which the wire carries; {@code snapLength} bytes of each are kept. */
    public ReplayedSource(Replayer replayer, Frames frames, int snapLength) {
        this.replayer = replayer;
        this.frames = frames;
        this.snapLength = snapLength;
    }

    @Override
    public String mode() {
        return "software";
    }

    @Override
    public boolean next() throws IOException {
        over = over || !frames.next();
        if (!over) {
            current = replayer.show(frames.memory(), frames.offset(), frames.length());
            epochNanos = frames.epochNanos() != 0 ? frames.epochNanos() : now();
            seen++;
        }
        return !over;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void pause() {}

    @Override
    public MemorySegment memory() {
        return MemorySegment.ofArray(current.arrived());
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public int length() {
        return Math.min(snapLength, originalLength());
    }

    @Override
    public int originalLength() {
        return current.arrived().length;
    }

    /** That of the file, as far as it has times. */
    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public int queue() {
        return current.queue().id();
    }

    @Override
    public CaptureCounts counts() {
        return new CaptureCounts(seen, 0);
    }

    @Override
    public void check() {}

    @Override
    public void detach() {
        over = true;
    }

    @Override
    public void close() {}

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
