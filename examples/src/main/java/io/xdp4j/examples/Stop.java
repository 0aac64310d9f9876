package io.xdp4j.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish that an example ends: Ctrl-C (SIGINT) or SIGTERM. */
final class Stop {

    private static final long CLEAN_UP_MILLIS = 10_000;

    private final CountDownLatch requested = new CountDownLatch(1);

    /**
     * Returns one that signals request. The process then waits until the calling thread has closed what it opened and
     * said what it did; its exit code is 128 and the signal's number: 130 or 143.
     */
    static Stop onSignals() {
        var stop = new Stop();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.request();
            stop.awaitEnd(main);
        }));
        return stop;
    }

    void request() {
        requested.countDown();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits until it is requested, for {@code millis} at most; returns whether it is. */
    boolean await(long millis) throws InterruptedException {
        return requested.await(millis, TimeUnit.MILLISECONDS);
    }

    private void awaitEnd(Thread main) {
        try {
            main.join(CLEAN_UP_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
