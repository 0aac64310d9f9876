package io.xdp4j.tools.bench;

import java.util.concurrent.locks.LockSupport;

/** How a spinning thread waits: it spins, then yields, then parks, so that it does no harm where cores are few. */
public final class Backoff {

    private static final int SPINS = 500;
    private static final int YIELDS = 200;
    private static final long PARK_NANOS = 50_000;

    private int rounds;

    /** Makes one that starts with spinning. */
    public Backoff() {}

    /** Waits a little, longer each time. */
    public void pause() {
        rounds++;
        if (rounds <= SPINS) {
            Thread.onSpinWait();
        } else if (rounds <= SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }

    /** Starts anew: there was work. */
    public void reset() {
        rounds = 0;
    }
}
