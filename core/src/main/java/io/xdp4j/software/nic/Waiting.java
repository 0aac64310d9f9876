package io.xdp4j.software.nic;

import io.xdp4j.device.Events;
import io.xdp4j.software.link.Link;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How threads wait for a socket's rings: look, spin, yield, then sleep. Allocates nothing.
 *
 * <p>Closing ends every wait, and returns when nobody looks at the rings any more, so that they can be unmapped.
 */
public final class Waiting {

    /** The most threads that wait at once. */
    public static final int MOST_WAITERS = Doorbell.SLEEPERS;

    /**
     * Looks before the first yield, some microseconds: longer, and a waiter could keep the core from whom it waits for.
     */
    private static final int LOOKS_BEFORE_YIELD = 200;

    private final SocketRings rings;
    private final Incoming incoming;
    private final long spinNanos;
    private final Doorbell bell = new Doorbell();
    private final AtomicInteger waiters = new AtomicInteger();
    private volatile boolean closed;

    /** Makes it for rings that nobody waits for yet. */
    public Waiting(SocketRings rings, Incoming incoming, long spinNanos) {
        this.rings = rings;
        this.incoming = incoming;
        this.spinNanos = spinNanos;
    }

    /** Tells all who wait that the rings changed. */
    public void ring() {
        bell.ring();
    }

    /** Blocks; returns whether an event is there, as {@link io.xdp4j.driver.DriverSocket#await} says. */
    public boolean await(Events events, long timeoutNanos) {
        waiters.getAndIncrement();
        try {
            if (closed) {
                return false;
            }
            if (isThere(events)) {
                return true;
            }
            if (incoming.simulation() != null) {
                return simulate(incoming.simulation(), events, timeoutNanos);
            }
            long start = System.nanoTime();
            return spin(events, start, Math.min(spinNanos, timeoutNanos)) || sleep(events, start, timeoutNanos);
        } finally {
            waiters.getAndDecrement();
        }
    }

    /** Ends all waits, and waits itself until that is so. */
    public void close() {
        closed = true;
        bell.ring();
        // Pairs with the increment in await(): a waiter that we do not count sees closed, and touches no ring.
        while (waiters.get() > 0) {
            Thread.yield();
        }
    }

    private boolean spin(Events events, long start, long nanos) {
        for (int looks = 0; System.nanoTime() - start < nanos && !isOver(); looks++) {
            if (isThere(events)) {
                return true;
            }
            if (looks < LOOKS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return false;
    }

    private boolean simulate(Simulation time, Events events, long timeoutNanos) {
        long end = time.after(timeoutNanos);
        while (!isOver() && time.goOn(end)) {
            if (isThere(events)) {
                return true;
            }
        }
        return false;
    }

    private boolean sleep(Events events, long start, long timeoutNanos) {
        while (true) {
            // Armed before the look, rung after the change: the fences of the two leave no gap to sleep through.
            int slot = bell.arm();
            Link link = incoming.watch(); // another one may be plugged in while this thread sleeps
            try {
                boolean there = isThere(events);
                long left = timeoutNanos - (System.nanoTime() - start);
                if (there || left <= 0 || isOver()) {
                    return there;
                }
                LockSupport.parkNanos(this, Math.min(left, incoming.nanosToNext()));
            } finally {
                link.unwatch(Thread.currentThread());
                bell.disarm(slot);
            }
        }
    }

    private boolean isOver() {
        return closed || incoming.notice().isNews() || Thread.currentThread().isInterrupted();
    }

    private boolean isThere(Events events) {
        incoming.bring();
        return switch (events) {
            case RECEIVED -> rings.received();
            case COMPLETED -> rings.completed();
            case ANY -> rings.received() || rings.completed();
        };
    }
}
