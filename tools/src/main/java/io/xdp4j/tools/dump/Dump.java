package io.xdp4j.tools.dump;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.capture.CaptureCounts;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Takes frames from where they come from to a sink until it is over. */
public final class Dump {

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final FrameSource source;
    private final DumpSink sink;
    private final Verdicts verdicts; // null if there are no rules
    private final DumpLimits limits;
    private final long startNanos = System.nanoTime();

    private long frames;
    private long checkedNanos = startNanos;
    private XdpException gone;

    /** Borrows all; {@code verdicts} is null if there are no rules. */
    public Dump(FrameSource source, DumpSink sink, Verdicts verdicts, DumpLimits limits) {
        this.source = source;
        this.sink = sink;
        this.verdicts = verdicts;
        this.limits = limits;
    }

    /**
     * What a dump came to.
     *
     * @param frames how many were written
     * @param counts what the program counted
     * @param gone why it ended before its time; null if it did not
     */
    public record Result(long frames, CaptureCounts counts, XdpException gone) {}

    /** Blocks until it is over, and all is written. */
    public Result run() throws IOException {
        while (!isOver()) {
            if (source.next()) {
                write();
            } else {
                sink.flush();
                check();
                source.pause();
            }
        }
        source.detach();
        while (frames < limits.frames() && source.next()) {
            write();
        }
        CaptureCounts counts = source.counts();
        sink.end(counts);
        return new Result(frames, counts, gone);
    }

    /** Returns how many frames were written by now. */
    public long frames() {
        return frames;
    }

    private boolean isOver() {
        return frames >= limits.frames()
                || gone != null
                || source.isOver()
                || limits.stop().getAsBoolean()
                || System.nanoTime() - startNanos >= limits.nanos();
    }

    private void write() throws IOException {
        sink.frame(source, frames + 1, verdicts == null ? Verdict.NOT_ASKED : verdicts.of(source));
        frames++;
    }

    /** What was captured before the interface went is written all the same. */
    private void check() {
        long now = System.nanoTime();
        if (now - checkedNanos < CHECK_NANOS) {
            return;
        }
        checkedNanos = now;
        try {
            source.check();
        } catch (XdpException e) {
            gone = e;
        }
    }
}
