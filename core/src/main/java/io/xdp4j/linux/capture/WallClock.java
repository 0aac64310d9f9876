package io.xdp4j.linux.capture;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.BootClock;
import java.time.Instant;

/**
 * What the wall clock showed when the clock since boot showed something. One difference for all frames: a wall clock
 * that is set meanwhile must not turn their order round.
 *
 * @param differenceNanos wall clock less clock since boot
 */
record WallClock(long differenceNanos) {

    private static final int TRIES = 20;

    /** Compares the clocks, some times, and believes the time when that took least. */
    static WallClock now() throws XdpException {
        long shortest = Long.MAX_VALUE;
        long difference = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = BootClock.nanos();
            Instant wall = Instant.now();
            long took = BootClock.nanos() - before;
            if (took < shortest) {
                shortest = took;
                difference = wall.getEpochSecond() * 1_000_000_000 + wall.getNano() - (before + took / 2);
            }
        }
        return new WallClock(difference);
    }

    long epochNanos(long bootNanos) {
        return bootNanos + differenceNanos;
    }
}
