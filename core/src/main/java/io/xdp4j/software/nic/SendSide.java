package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.Attached;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** What a queue sends, and what follows from that. Guarded by its lock. */
final class SendSide {

    private static final QueueSocket[] NONE = {};

    private final NicQueue queue;
    private final Nic nic;
    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    private final FrameBatch out = new FrameBatch();
    private final Round round = new Round(null);
    private final Count sent = new Count();
    private final Count batches = new Count();
    private final Count unsent = new Count();
    private final Count toHost = new Count();
    private QueueSocket[] sockets = NONE; // that send; never changed in place
    private int turn; // of the socket that a driver begins with
    private FrameBatch one; // of a host; null if none sent yet
    private TxInspect inspect; // null if no program looked yet

    SendSide(NicQueue queue) {
        this.queue = queue;
        this.nic = queue.nic();
        this.id = queue.id();
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Shows it what is open here. The calling thread holds the lock. */
    void opened(QueueSocket[] open) {
        sockets = Arrays.stream(open).filter(socket -> socket.tx() != null).toArray(QueueSocket[]::new);
    }

    /** Returns how many frames went to the host. */
    long toHost() {
        return toHost.get();
    }

    /** Returns how many frames the link took. */
    long sent() {
        return sent.get();
    }

    /** Returns in how many batches it did. */
    long batches() {
        return batches.get();
    }

    /** Returns how many frames the link could not carry. */
    long unsent() {
        return unsent.get();
    }

    /**
     * Sends a batch of each socket that has something to send; returns how many descriptors were taken. The calling
     * thread holds the lock, and tells who waits.
     */
    int transmit(long now, Round round) {
        QueueSocket[] all = sockets;
        if (nic.isDown()) {
            return 0;
        }
        if (all.length == 1) {
            return sendBatch(all[0], FrameBatch.CAPACITY, now, round);
        }
        int taken = 0;
        for (int i = 0; i < all.length; i++) {
            taken += sendBatch(all[(turn + i) % all.length], FrameBatch.CAPACITY, now, round);
        }
        turn = turn + 1 < all.length ? turn + 1 : 0; // if the link gets full, it is another's turn to miss it
        return taken;
    }

    /** Sends all that waits. */
    void finish() {
        lock.lock();
        try {
            for (QueueSocket socket : sockets) {
                send(socket);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends what the TX ring of a socket holds now, and does all that follows from it. What is added meanwhile waits
     * for the next call, so that this one ends. The calling thread holds the lock for sending.
     */
    void send(QueueSocket socket) {
        assert lock.isHeldByCurrentThread();
        long now = nic.now();
        carry(now);
        int tries = 0;
        for (int left = nic.isDown() ? 0 : socket.tx().pending(); left > 0 && tries < 2; ) {
            int taken = sendBatch(socket, Math.min(left, FrameBatch.CAPACITY), now, round);
            left -= taken;
            round.run(now);
            tries = taken > 0 ? 0 : tries + 1; // a full link was emptied just now
        }
        socket.tx().countIfEmpty();
    }

    /** Sends frames as a host's stack does, and does all that follows from it; returns how many were taken. */
    int send(FrameBatch frames) {
        lock.lock();
        try {
            long now = nic.now();
            carry(now);
            Attached[] chain = nic.sent().on(id);
            int taken = chain.length == 0 ? send(frames, now, round) : inspected(frames, chain, now);
            round.run(now);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private int inspected(FrameBatch frames, Attached[] chain, long now) {
        if (inspect == null) {
            inspect = new TxInspect(queue);
        }
        inspect.send(frames, chain, now, round);
        count(inspect.sent());
        unsent.add(inspect.lost());
        toHost.add(inspect.toHost());
        return frames.count;
    }

    /** Sends one frame as a host's stack does; returns whether it was taken. */
    boolean send(MemorySegment memory, long offset, int length) {
        lock.lock();
        try {
            if (!nic.carries(length)) {
                countLost();
                return false;
            }
            if (one == null) {
                one = new FrameBatch();
                one.count = 1;
            }
            one.lies(memory, false); // the caller's
            one.address[0] = offset;
            one.length[0] = length;
            try {
                return send(one) == 1;
            } finally {
                one.lies(null, false); // who may want it to go
            }
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
    private int sendBatch(QueueSocket socket, int limit, long now, Round round) {
        TxEnd tx = socket.tx();
        int looked = tx.peek(out, limit);
        int sent = out.count == 0 ? 0 : socket.injects() ? inject() : send(out, now, round);
        int taken = sent == out.count ? looked : tx.descriptor(out, sent);
        tx.complete(taken);
        return taken;
    }

    private int inject() {
        nic.toHost(out, id);
        toHost.add(out.count);
        return out.count;
    }

    private int send(FrameBatch frames, long now, Round round) {
        if (nic.isDown()) {
            unsent.add(frames.count);
            return frames.count;
        }
        int taken = nic.send(queue, id, frames, 0, now, round);
        count(taken);
        return taken;
    }

    private void count(int taken) {
        if (taken > 0) {
            sent.add(taken);
            batches.add(1);
        }
    }

    /** Counts a frame that the link cannot carry: it is gone, as on a wire. */
    void countLost() {
        unsent.add(1);
    }
}
