package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.program.Verdicts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What came to the host behind an interface, and was not yet taken. Any thread may add, any may take, one at a time.
 *
 * <p>Who adds holds the lock of a queue, and then this one's, which is held for copying alone. Who takes holds no lock
 * that who adds could wait for while it looks at a frame: it may send.
 */
public final class HostInbox {

    /** Sees a frame, and says whether it is done with it. */
    @FunctionalInterface
    public interface Taker {

        /** Returns whether the frame may go; else it stays, and is the next one again. */
        boolean take(MemorySegment memory, long offset, int length, int queue);
    }

    private static final int MOST_FRAMES = 1024;
    private static final long MOST_BYTES = 4 << 20;
    private static final int ALIGNMENT = 64;

    private final int stride;
    private final int mask;
    private final MemorySegment memory;
    private final int[] length;
    private final int[] queue;
    private final Doorbell bell = new Doorbell();
    private final ReentrantLock taking = new ReentrantLock();

    // Guarded by the monitor.
    private long added;
    private long taken;
    private long overflowed;

    HostInbox(int frameBytes) {
        this.stride = (Link.HEADROOM + frameBytes + Link.TAILROOM + ALIGNMENT - 1) & -ALIGNMENT;
        int slots = Math.min(MOST_FRAMES, Integer.highestOneBit((int) (MOST_BYTES / stride)));
        this.mask = slots - 1;
        var arena = Arena.ofAuto(); // lives as long as its network, which no scope of ours ends
        this.memory = arena.allocate((long) slots * stride, ALIGNMENT);
        this.length = new int[slots];
        this.queue = new int[slots];
    }

    /** Adds the frames of a batch, as far as there is room. */
    synchronized void add(FrameBatch frames, int onQueue) {
        for (int i = 0; i < frames.count; i++) {
            add(frames, i, onQueue);
        }
        bell.ring();
    }

    /** Adds those of a batch that pass. */
    synchronized void addPassed(FrameBatch frames, Verdicts verdicts, int onQueue) {
        for (int i = 0; i < frames.count; i++) {
            if (verdicts.action[i] == Verdicts.PASS || verdicts.action[i] == Verdicts.HOST) {
                add(frames, i, onQueue);
            }
        }
        bell.ring();
    }

    private void add(FrameBatch frames, int i, int onQueue) {
        if (added - taken > mask || frames.length[i] > stride) {
            overflowed++;
            return;
        }
        int slot = (int) added++ & mask;
        MemorySegment.copy(frames.memory, frames.address[i], memory, (long) slot * stride, frames.length[i]);
        length[slot] = frames.length[i];
        queue[slot] = onQueue;
    }

    /** Returns how many wait. */
    public synchronized int waiting() {
        return (int) (added - taken);
    }

    /** Returns how many found no room. */
    public synchronized long overflowed() {
        return overflowed;
    }

    /** Shows those to {@code taker} that wait now, until one is to stay; returns how many went. */
    public int take(Taker taker) {
        if (taking.isHeldByCurrentThread()) {
            throw new IllegalStateException("a frame is being received on this thread");
        }
        taking.lock();
        try {
            int wanted = waiting();
            int went = 0;
            while (went < wanted && takeOne(taker)) {
                went++;
            }
            return went;
        } finally {
            taking.unlock();
        }
    }

    private boolean takeOne(Taker taker) {
        int slot = slot();
        boolean goes = taker.take(memory, (long) slot * stride, length[slot], queue[slot]);
        if (goes) {
            release();
        }
        return goes;
    }

    private synchronized int slot() {
        return (int) taken & mask;
    }

    private synchronized void release() {
        taken++;
    }

    /** Blocks until one waits, the time is over or the thread is interrupted; returns whether one does. */
    public boolean await(Incoming incoming, long timeoutNanos) {
        return incoming.simulation() == null
                ? await(incoming, System.nanoTime(), timeoutNanos)
                : simulate(incoming.simulation(), timeoutNanos);
    }

    private boolean simulate(Simulation time, long timeoutNanos) {
        long end = time.after(timeoutNanos);
        while (waiting() == 0 && !Thread.currentThread().isInterrupted() && time.goOn(end)) {
            // until one is there
        }
        return waiting() > 0;
    }

    private boolean await(Incoming incoming, long start, long timeoutNanos) {
        while (true) {
            int slot = bell.arm();
            Link link = incoming.watch();
            try {
                incoming.bring();
                boolean there = waiting() > 0;
                long left = timeoutNanos - (System.nanoTime() - start);
                if (there || left <= 0 || Thread.currentThread().isInterrupted()) {
                    return there;
                }
                LockSupport.parkNanos(this, Math.min(left, incoming.nanosToNext()));
            } finally {
                link.unwatch(Thread.currentThread());
                bell.disarm(slot);
            }
        }
    }
}
