package io.xdp4j.tools.send;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Frames to send, one after the other, as often as wanted. */
public interface Frames extends AutoCloseable {

    /** Goes on to the next; false if there is none. */
    boolean next() throws IOException;

    /** Returns the memory that holds the frame, until {@link #next}. */
    MemorySegment memory();

    /** Returns where in {@link #memory} it starts, in bytes. */
    long offset();

    /** Returns its length in bytes. */
    int length();

    /** Returns when it was captured, in nanoseconds since 1970; 0 if that is not known. */
    long epochNanos();

    /** Returns what it is called: a name, or its number from 1. */
    String name();

    /** Those that were taken from here, up to the last {@link #next}, were given to the driver. */
    default void sent() throws IOException {}

    /** Starts over. */
    void rewind() throws IOException;

    @Override
    void close() throws IOException;
}
