package io.xdp4j.tools.bench;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** One end of a measurement. Opened, used and closed by one thread. */
public interface End extends AutoCloseable {

    /** Returns whether the end lives on packets that others send first. */
    default boolean waitsForTraffic() {
        return false;
    }

    /**
     * Returns whether a packet is there to work on, without counting it. Asked only of an end that waits for traffic.
     */
    default boolean isReady() throws IOException {
        return true;
    }

    /**
     * Works on up to {@code limit} packets, 1 or more, and returns how many. Blocks only if {@link #blocks} says so.
     */
    int step(int limit) throws IOException;

    /**
     * Blocks, at most a hundredth of a second, until a step is likely to find work; spins instead if that is wanted.
     */
    void idle() throws IOException;

    /** Forgets what was counted so far. */
    void reset() throws IOException;

    /** Returns the bytes of the frames that were worked on since {@link #reset}, headers included. */
    long bytes();

    /** Returns how many packets were lost since {@link #reset}, or -1 if that is not known. */
    long dropped() throws IOException;

    /** Returns the round-trip times in nanoseconds since {@link #reset}; null if the end measures none. */
    default Histogram latency() {
        return null;
    }

    /** Returns how program and socket work, for example {@code native, copy}; null for a kernel socket. */
    String mode();

    /** Returns whether a step may block without end, so that only an interrupt ends it. */
    default boolean blocks() {
        return false;
    }

    /**
     * Returns whether a silence of a quarter of a second means that a packet was lost, and the thread is to be
     * interrupted.
     */
    default boolean breaksSilence() {
        return false;
    }

    @Override
    void close();
}
