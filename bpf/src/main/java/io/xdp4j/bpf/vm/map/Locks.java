package io.xdp4j.bpf.vm.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** Locks that writers hold for some hundred nanoseconds; taking one allocates nothing. Not reentrant. */
final class Locks {

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int APART = 32; // ints: two cache lines, which are fetched together
    private static final int SPINS = 100;
    private static final int YIELDS = 1000;
    private static final long PARK_NANOS = 10_000;

    private final int[] states;
    private final int mask;

    /** A power of two of them. */
    Locks(int count) {
        assert Integer.bitCount(count) == 1 : count;
        states = new int[(count + 1) * APART];
        mask = count - 1;
    }

    int count() {
        return mask + 1;
    }

    /** Takes the lock for {@code number}, any int, and returns which one that is. */
    int lock(int number) {
        int lock = number & mask;
        int at = (lock + 1) * APART;
        for (int tries = 0; !STATE.compareAndSet(states, at, 0, 1); tries++) {
            pause(tries); // somebody who is not running may hold it: there can be more threads than processors
        }
        return lock;
    }

    void unlock(int lock) {
        STATE.setRelease(states, (lock + 1) * APART, 0); // pairs with the compareAndSet of the next one
    }

    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else if (tries < YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }
}
