package io.xdp4j.software.nic;

import io.xdp4j.software.link.Link;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thread that does the work of some queues, instead of who sends: it sends what is in TX rings, and receives. A
 * socket's owner then need not wake the driver, unless that sleeps; the rings' flags say when.
 */
public final class Drive {

    private static final int SPINS = 100;
    private static final int YIELDS = 200;

    /** Who comes back so late from giving way has not this processor alone. */
    private static final long CROWDED_NANOS = 100_000;

    /** So that it notices, asleep, that it is to end: nobody tells it. */
    private static final long LONGEST_SLEEP_NANOS = 1_000_000;

    private final NicQueue[] queues;
    private final Doorbell bell = new Doorbell();
    private final Round round = new Round(this);
    private final List<Incoming> incoming;
    private final Link[] links; // that are watched

    /** Makes one of {@code queues}; it drives when it is {@link #run}. */
    public Drive(List<NicQueue> queues) {
        this.queues = queues.toArray(NicQueue[]::new);
        this.incoming = queues.stream().map(Incoming::new).toList();
        this.links = new Link[this.queues.length];
    }

    /**
     * Drives until it is said to end, or its thread is interrupted.
     *
     * @throws IllegalStateException if a queue is driven already
     */
    public void run(BooleanSupplier until) {
        int taken = 0;
        try {
            while (taken < queues.length) {
                queues[taken].take(this);
                taken++;
            }
            loop(until);
        } finally {
            leave(taken);
        }
    }

    /** Wakes it if it sleeps: there is work. Any thread may. */
    void wake() {
        bell.ring();
    }

    private void loop(BooleanSupplier until) {
        int idle = 0;
        while (!until.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            if (work() > 0) {
                idle = 0;
            } else if (++idle <= SPINS) {
                Thread.onSpinWait();
            } else if (idle > SPINS + YIELDS || isCrowded()) {
                sleep();
            }
        }
    }

    /**
     * Gives way; returns whether others took the processor. Who then yields on loses one slice of it after the other,
     * who sleeps gets it at once when woken.
     */
    private static boolean isCrowded() {
        long before = System.nanoTime();
        Thread.yield();
        return System.nanoTime() - before > CROWDED_NANOS;
    }

    /** Returns how many descriptors and frames it handled. */
    private int work() {
        int done = 0;
        long now = queues[0].nic().now(); // of all that are in a network
        for (NicQueue queue : queues) {
            queue.bring(round);
        }
        for (NicQueue queue : queues) {
            done += queue.work(round, now);
        }
        return done;
    }

    private void sleep() {
        needWakeup(true);
        // Armed before the last look, rung after the change: the fences of the two leave no gap to sleep through.
        int slot = bell.arm();
        for (int i = 0; i < links.length; i++) {
            links[i] = incoming.get(i).watch();
        }
        try {
            if (work() == 0) {
                LockSupport.parkNanos(this, nanosToNext());
            }
        } finally {
            bell.disarm(slot);
            for (Link link : links) {
                link.unwatch(Thread.currentThread());
            }
        }
        needWakeup(false);
    }

    private void needWakeup(boolean needed) {
        for (NicQueue queue : queues) {
            queue.needWakeup(needed);
        }
    }

    private long nanosToNext() {
        long next = LONGEST_SLEEP_NANOS;
        for (Incoming one : incoming) {
            next = Math.min(next, one.nanosToNext());
        }
        return next;
    }

    /** From now on who sends does the work again; what it left to this one is done here. */
    private void leave(int taken) {
        for (int i = 0; i < taken; i++) {
            queues[i].leave();
        }
        VarHandle.fullFence(); // pairs with those before the looks at who drives
        for (int i = 0; i < taken; i++) {
            queues[i].finish();
        }
    }
}
