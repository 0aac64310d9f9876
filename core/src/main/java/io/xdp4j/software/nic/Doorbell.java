package io.xdp4j.software.nic;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where threads sleep until something changed that they look at. Allocates nothing, so that a loop that sleeps
 * between two frames makes no garbage.
 *
 * <p>A sleeper calls {@link #arm}, looks, parks if there is nothing, calls {@link #disarm}, looks again. A waker
 * changes something, then calls {@link #ring}.
 */
final class Doorbell {

    /** Each ring end belongs to one thread, so two threads sleep here at most, and a monitor or two. */
    static final int SLEEPERS = 4;

    private final AtomicReferenceArray<Thread> sleepers = new AtomicReferenceArray<>(SLEEPERS);

    /** Wakes all who sleep. */
    void ring() {
        // Pairs with the fence in arm(): either we see the sleeper, or it sees what we changed.
        VarHandle.fullFence();
        for (int i = 0; i < SLEEPERS; i++) {
            if (sleepers.getOpaque(i) != null) {
                wake(i);
            }
        }
    }

    /** Makes {@link #ring} wake the calling thread, from now on and once; returns its slot. */
    int arm() {
        for (int i = 0; i < SLEEPERS; i++) {
            if (sleepers.compareAndSet(i, null, Thread.currentThread())) {
                VarHandle.fullFence();
                return i;
            }
        }
        throw new IllegalStateException(
                SLEEPERS + " threads wait here already: for one socket or host that is the most");
    }

    /** Undoes {@link #arm}; returns whether nothing rang since. */
    boolean disarm(int slot) {
        return sleepers.compareAndSet(slot, Thread.currentThread(), null);
    }

    /** Returns whether somebody sleeps there whom nothing woke yet. */
    boolean isArmed(int slot) {
        return sleepers.get(slot) != null;
    }

    private void wake(int slot) {
        Thread sleeper = sleepers.getAndSet(slot, null);
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }
}
