package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import java.io.IOException;

/** Where captured frames go. What cannot be written is an IOException. */
public interface DumpSink extends AutoCloseable {

    /** Takes the frame at hand, number {@code number}, from 1. */
    void frame(FrameSource source, long number, Verdict verdict) throws IOException;

    /** Hands on what it has taken: no frame comes at the moment. */
    void flush() throws IOException;

    /** Takes note of the end. */
    void end(CaptureCounts counts) throws IOException;

    /** Closes what it writes to, if that is its own. Does nothing the second time. */
    @Override
    void close() throws IOException;
}
