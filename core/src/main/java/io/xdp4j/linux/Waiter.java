package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Poller;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Waits for what a reader reads. Owns a descriptor; its close waits for those that are between enter and leave. */
final class Waiter {

    private static final int READABLE = 1;

    private final Fd owned;
    private final Poller poller;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Waits on {@code waited} and owns {@code owned}, which may be the same. */
    Waiter(Fd owned, Fd waited) throws XdpException {
        this.owned = owned;
        this.poller = new Poller(waited);
    }

    boolean enter() {
        return poller.enter();
    }

    void leave() {
        poller.leave();
    }

    /** Blocks until {@code there} says so, the time is over or this is closed; returns what it says at last. */
    boolean await(Duration limit, BooleanSupplier there) throws InterruptedException {
        if (!enter()) {
            return false;
        }
        try {
            if (!there.getAsBoolean()) {
                poller.poll(READABLE, limit.toNanos());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for events");
            }
            return there.getAsBoolean();
        } finally {
            leave();
        }
    }

    /** Returns whether it was open. */
    boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        poller.close();
        owned.close();
        return true;
    }
}
