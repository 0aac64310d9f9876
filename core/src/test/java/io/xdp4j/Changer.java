package io.xdp4j;

import java.util.function.BooleanSupplier;

/** A thread that changes something while others look, and tells what went wrong. */
final class Changer {

    private final Thread thread;
    private volatile boolean stopped;
    private volatile long rounds;
    private volatile Throwable failure;

    /** What it does, once or again and again. */
    interface Change {
        void now() throws Exception;
    }

    /** Does it once. */
    Changer(Change change) {
        this(change, () -> false);
    }

    private Changer(Change change, BooleanSupplier again) {
        thread = Thread.ofPlatform().daemon().name("changer").start(() -> run(change, again));
    }

    /** Does it until {@link #stop}. */
    static Changer again(Change change) {
        return new Changer(change, () -> true);
    }

    /** Returns how often it was done. */
    long rounds() {
        return rounds;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    void stop() throws InterruptedException {
        stopped = true;
        join();
    }

    void join() throws InterruptedException {
        if (!thread.join(Rig.SOON.multipliedBy(6))) {
            throw new AssertionError("it hangs");
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    private void run(Change change, BooleanSupplier again) {
        try {
            do {
                change.now();
                rounds++;
            } while (again.getAsBoolean() && !stopped);
        } catch (Throwable t) {
            failure = t;
        }
    }
}
