package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import java.io.IOException;
import java.io.PrintStream;

/** Writes a line for each frame, in large pieces, to a stream that stays open. */
public final class LineSink implements DumpSink {

    private static final int MANY = 32_768;

    /** What a line says. */
    public interface Format {

        /** Returns the line of a frame. */
        String frame(FrameSource source, long number, Verdict verdict);

        /** Returns the last line; empty if there is none. */
        String end(CaptureCounts counts, long frames);
    }

    private final PrintStream out;
    private final Format format;
    private final StringBuilder lines = new StringBuilder();
    private long frames;

    /** Writes to {@code out}. */
    public LineSink(PrintStream out, Format format) {
        this.out = out;
        this.format = format;
    }

    @Override
    public void frame(FrameSource source, long number, Verdict verdict) throws IOException {
        frames = number;
        lines.append(format.frame(source, number, verdict)).append('\n');
        if (lines.length() > MANY) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (!lines.isEmpty()) {
            out.print(lines);
            lines.setLength(0);
        }
        if (out.checkError()) { // which flushes
            throw new IOException("not all of the output could be written");
        }
    }

    @Override
    public void end(CaptureCounts counts) throws IOException {
        String last = format.end(counts, frames);
        lines.append(last).append(last.isEmpty() ? "" : "\n");
        flush();
    }

    @Override
    public void close() {}
}
