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

    private static final int FIRST_FRAMES = 64;
    private static final int MOST_FRAMES = 1024;
    private static final long MOST_BYTES = 4 << 20;
    private static final int ALIGNMENT = 64;

    private final int stride;
    private final int most;
    private final Doorbell bell = new Doorbell();
    private final ReentrantLock taking = new ReentrantLock();

    // Guarded by the monitor.
    private MemorySegment memory;
    private int[] length;
    private int[] queue;
    private long added;
    private long taken;
    private long overflowed;

    // The first frame, for who takes; guarded by that lock.
    private MemorySegment shown;
    private long shownAt;
    private int shownLength;
    private int shownQueue;

    HostInbox(int frameBytes) {
        this.stride = (Link.HEADROOM + frameBytes + Link.TAILROOM + ALIGNMENT - 1) & -ALIGNMENT;
        this.most = Math.min(MOST_FRAMES, Integer.highestOneBit((int) (MOST_BYTES / stride)));
        make(Math.min(most, FIRST_FRAMES));
    }

    private void make(int slots) {
        var arena = Arena.ofAuto(); // lives as long as its network, which no scope of ours ends
        memory = arena.allocate((long) slots * stride, ALIGNMENT);
        length = new int[slots];
        queue = new int[slots];
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
        boolean isFull = added - taken == length.length;
        if (isFull && length.length == most || frames.length[i] > stride) {
            overflowed++;
            return;
        }
        if (isFull) {
            grow();
        }
        int slot = slot(added++);
        MemorySegment.copy(frames.memory, frames.address[i], memory, at(slot), frames.length[i]);
        length[slot] = frames.length[i];
        queue[slot] = onQueue;
    }

    /** Most hosts never have much to keep; a thousand that might would need gigabytes. */
    private void grow() {
        MemorySegment from = memory;
        int[] lengths = length;
        int[] queues = queue;
        make(2 * lengths.length);
        for (long number = taken; number < added; number++) {
            int old = (int) number & lengths.length - 1;
            int slot = slot(number);
            MemorySegment.copy(from, at(old), memory, at(slot), lengths[old]);
            length[slot] = lengths[old];
            queue[slot] = queues[old];
        }
    }

    private int slot(long number) {
        return (int) number & length.length - 1;
    }

    private long at(int slot) {
        return (long) slot * stride;
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
        look();
        boolean goes = taker.take(shown, shownAt, shownLength, shownQueue);
        if (goes) {
            release();
        }
        return goes;
    }

    private synchronized void look() {
        int slot = slot(taken);
        shown = memory;
        shownAt = at(slot);
        shownLength = length[slot];
        shownQueue = queue[slot];
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
