package io.xdp4j.tools.dump;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.capture.CaptureCounts;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Where frames come from that are dumped. For one thread. */
public interface FrameSource extends AutoCloseable {

    /** Returns how it sees the frames, in a word. */
    String mode();

    /** Goes on to the next frame that is there; false if there is none at the moment. */
    boolean next() throws IOException;

    /** Returns whether none will ever come. */
    boolean isOver();

    /** Blocking: waits a moment. */
    void pause();

    /** Returns the memory that holds the frame, until {@link #next}. */
    MemorySegment memory();

    /** Returns where in {@link #memory} the frame starts, in bytes. */
    long offset();

    /** Returns how many bytes of the frame there are. */
    int length();

    /** Returns how long the frame is, in bytes, at least {@link #length}. */
    int originalLength();

    /** Returns its time, in nanoseconds since 1970. */
    long epochNanos();

    /** Returns the queue that it came on. */
    int queue();

    /** Returns what was counted since it began. */
    CaptureCounts counts() throws XdpException;

    /** Fails, with kind GONE, if nothing will ever come because something went away. */
    void check() throws XdpException;

    /** Ends it; what was taken can still be read. */
    void detach();

    @Override
    void close() throws IOException;
}
