package io.xdp4j.bpf.vm.map;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Wakes the thread that waits for records. Costs a load if none waits. */
final class Wakeup {

    private volatile Thread waiting;
    private volatile boolean closed;

    void signal() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends waiting for good. */
    void close() {
        closed = true;
        signal();
    }

    /** Waits until {@code ready}, the time is over, or this is closed; returns whether it is ready. */
    boolean await(BooleanSupplier ready, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        waiting = Thread.currentThread(); // before it is asked: who makes it ready after that sees us
        try {
            while (!ready.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (left <= 0 || closed) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiting = null;
        }
    }
}
