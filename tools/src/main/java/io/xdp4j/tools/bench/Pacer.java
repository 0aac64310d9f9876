package io.xdp4j.tools.bench;

/** Holds a sender to a rate. */
public final class Pacer {

    private static final int MAX_BURST = 1024;

    private final long packetsPerSecond;

    private long startNanos;
    private long sent;

    /** Paces to that many packets a second; 0 is as fast as possible. */
    public Pacer(long packetsPerSecond) {
        this.packetsPerSecond = packetsPerSecond;
    }

    /** Returns how many packets may be sent now, at most {@code limit}. */
    public int allow(int limit) {
        if (packetsPerSecond == 0) {
            return limit;
        }
        long now = System.nanoTime();
        if (startNanos == 0) {
            startNanos = now;
        }
        long due = (long) ((now - startNanos) * 1e-9 * packetsPerSecond) + 1 - sent;
        if (due > MAX_BURST) {
            startNanos = now; // far behind: what was missed is not made up for in a burst that no ring could hold
            sent = 0;
            due = MAX_BURST;
        }
        return Math.clamp(due, 0, limit);
    }

    /** Returns whether there is a rate to hold. */
    public boolean isPacing() {
        return packetsPerSecond > 0;
    }

    /** Notes that {@code packets} were sent. */
    public void sent(int packets) {
        sent += packets;
    }
}
