package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import java.util.concurrent.locks.ReentrantLock;

/** What a queue sends, and what follows from that. Guarded by its lock. */
final class SendSide {

    private final Nic nic;
    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    private final FrameBatch out = new FrameBatch();
    private final Round round = new Round(null);
    private final Count lost = new Count();
    private TxEnd tx; // null if nothing is open here
    private Waiting waiting;

    SendSide(NicQueue queue) {
        this.nic = queue.nic();
        this.id = queue.id();
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Shows it what is open here, null for nothing. The calling thread holds the lock. */
    void opened(TxEnd tx, Waiting waiting) {
        this.tx = tx;
        this.waiting = waiting;
    }

    /** Returns how many frames the link could not carry. */
    long lost() {
        return lost.get();
    }

    /** Sends a batch, if there is something to send; returns how many descriptors were taken. */
    int transmit(long now, Round round) {
        lock.lock();
        try {
            int taken = tx == null ? 0 : sendBatch(tx, FrameBatch.CAPACITY, now, round);
            if (taken > 0) {
                waiting.ring();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Sends all that waits. */
    void finish() {
        lock.lock();
        try {
            if (tx != null) {
                send(tx);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends what the TX ring of a socket holds now, and does all that follows from it. What is added meanwhile waits
     * for the next call, so that this one ends. The calling thread holds the lock for sending.
     */
    void send(TxEnd tx) {
        assert lock.isHeldByCurrentThread();
        long now = nic.now();
        carry(now);
        int tries = 0;
        for (int left = tx.pending(); left > 0 && tries < 2; ) {
            int taken = sendBatch(tx, Math.min(left, FrameBatch.CAPACITY), now, round);
            left -= taken;
            round.run(now);
            tries = taken > 0 ? 0 : tries + 1; // a full link was emptied just now
        }
        tx.countIfEmpty();
    }

    /** Sends frames as a host's stack does, and does all that follows from it; returns how many the link took. */
    int send(FrameBatch frames) {
        lock.lock();
        try {
            long now = nic.now();
            carry(now);
            int taken = nic.link().send(nic, id, frames, 0, now, round);
            round.run(now);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Brings in all that is due on the link, here and elsewhere, and does what follows from it. */
    void carry() {
        lock.lock();
        try {
            carry(nic.now());
        } finally {
            lock.unlock();
        }
    }

    private void carry(long now) {
        if (nic.takesTime()) {
            nic.link().carry(now, round);
            round.run(now);
        }
    }

    /** Returns how many descriptors were taken: fewer if the completion ring or the link is full. */
    private int sendBatch(TxEnd tx, int limit, long now, Round round) {
        int looked = tx.peek(out, limit);
        int sent = out.count == 0 ? 0 : nic.link().send(nic, id, out, 0, now, round);
        int taken = sent == out.count ? looked : out.mark[sent];
        tx.complete(taken);
        return taken;
    }

    /** Counts a frame that the link cannot carry: it is gone, as on a wire. */
    void countLost() {
        lost.add(1);
    }
}
