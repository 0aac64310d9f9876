package io.xdp4j.tools.bench;

import org.HdrHistogram.Histogram;

/**
 * What one end did in the measured phase.
 *
 * @param packets how many packets it worked on
 * @param bytes of their frames
 * @param dropped how many were lost, or -1 if that is not known
 * @param seconds how long the phase was
 * @param userNanos CPU time of the thread in the program
 * @param systemNanos CPU time of the thread in the kernel
 * @param allocatedBytes what the thread allocated on the heap
 * @param mode how program and socket worked; null for a kernel socket
 * @param latency round-trip times in nanoseconds; null if none were measured
 */
public record Reading(
        long packets,
        long bytes,
        long dropped,
        double seconds,
        long userNanos,
        long systemNanos,
        long allocatedBytes,
        String mode,
        Histogram latency) {

    /** Returns packets a second; 0 if there were none. */
    public double packetsPerSecond() {
        return packets == 0 ? 0 : packets / seconds;
    }
}
