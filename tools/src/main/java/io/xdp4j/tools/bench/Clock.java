package io.xdp4j.tools.bench;

import java.util.concurrent.CountDownLatch;

/** The phase of a measurement: one thread moves it forward, the ends look at it once a batch. */
public final class Clock {

    private final CountDownLatch started = new CountDownLatch(1);

    private volatile Phase phase = Phase.OPENING;

    /** Returns the phase. */
    public Phase phase() {
        return phase;
    }

    /** Moves on to {@code next}. */
    void enter(Phase next) {
        phase = next;
        started.countDown();
    }

    /** Blocks until the first phase is over. */
    void awaitStart() throws InterruptedException {
        started.await();
    }
}
