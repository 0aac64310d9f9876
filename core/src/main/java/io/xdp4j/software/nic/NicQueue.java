package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.program.Attached;
import io.xdp4j.software.program.Target;
import io.xdp4j.software.program.Verdicts;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue of an interface: what it receives goes through the programs, and on to where they say.
 *
 * <p>Two locks, taken once for a batch. One is held while frames are received: in the kernel too, a queue is served by
 * one CPU at a time. It guards the programs' state for this queue and the fill and RX rings of its socket. The other is
 * held while its socket sends. Who holds that one may take the first of any queue, never the other way round, and holds
 * one of each at a time: so there is no order to keep.
 */
public final class NicQueue {

    private final Nic nic;
    private final int id;
    private final ReentrantLock receiving = new ReentrantLock();
    private final ReentrantLock sending = new ReentrantLock();

    // Of who receives.
    private final FrameBatch in = new FrameBatch();
    private final FrameBatch back = new FrameBatch();
    private final Verdicts verdicts = new Verdicts();
    private final Count passed = new Count();
    private final Count dropped = new Count();

    // Of who sends.
    private final FrameBatch out = new FrameBatch();
    private final Round round = new Round(null);
    private final Count unsent = new Count();

    // What is open here, guarded by both locks; null if nothing is.
    private SocketRings rings;
    private TxEnd tx;
    private RxEnd rx;
    private Waiting waiting;

    private boolean driverSleeps;
    private volatile Drive drive; // null if who sends does the work

    NicQueue(Nic nic, int id) {
        this.nic = nic;
        this.id = id;
    }

    /** Returns the interface that it is a queue of. */
    public Nic nic() {
        return nic;
    }

    /** Returns its number. */
    public int id() {
        return id;
    }

    /** Returns the lock that guards receiving. */
    public ReentrantLock receiving() {
        return receiving;
    }

    /** Returns the lock that guards sending. */
    public ReentrantLock sending() {
        return sending;
    }

    /** Shows the queue the socket that is open on it; either end may be null. */
    public void opened(SocketRings rings, TxEnd tx, RxEnd rx, Waiting waiting) {
        lock();
        try {
            this.rings = rings;
            this.tx = tx;
            this.rx = rx;
            this.waiting = waiting;
            if (drive != null && rings != null) {
                rings.needWakeup(driverSleeps, driverSleeps);
            } else if (rings != null) {
                rings.needWakeup(true, nic.takesTime()); // what is due has nobody else to bring it in
            }
        } finally {
            unlock();
        }
    }

    /** Holds back all who send and receive here. */
    public void lock() {
        sending.lock();
        receiving.lock();
    }

    /** Lets them go on. */
    public void unlock() {
        receiving.unlock();
        sending.unlock();
    }

    /** Makes {@code added} do the work of this queue. */
    synchronized void take(Drive added) {
        if (drive != null) {
            throw new IllegalStateException(nic.device().queue(id) + " is driven already");
        }
        drive = added;
        needWakeup(false);
    }

    /** Returns who does the work of this queue, whom what was published before concerns; null if nobody does. */
    Drive drive() {
        VarHandle.fullFence(); // pairs with that in Drive.leave: it sees what we published, or we that it has left
        return drive;
    }

    /** Wakes who drives this queue; returns false if nobody does. */
    public boolean wakeDrive() {
        Drive awake = drive();
        if (awake != null) {
            awake.wake();
        }
        return awake != null;
    }

    /** Ends that somebody drives it. */
    void leave() {
        drive = null;
        sending.lock();
        try {
            if (rings != null) {
                rings.needWakeup(true, nic.takesTime());
            }
        } finally {
            sending.unlock();
        }
    }

    /** Does what was left to who drove it. */
    void finish() {
        sending.lock();
        try {
            if (tx != null) {
                send(tx);
            }
        } finally {
            sending.unlock();
        }
        if (!nic.link().waits()) {
            receive(Integer.MAX_VALUE, nic.now(), new Round(null));
        }
    }

    /** Says whether who drives it is to be woken. */
    void needWakeup(boolean needed) {
        sending.lock();
        try {
            driverSleeps = needed;
            if (rings != null) {
                rings.needWakeup(needed, needed);
            }
        } finally {
            sending.unlock();
        }
    }

    /** Sends a batch and receives one, for who drives it; returns of how many frames. */
    int work(Round round) {
        long now = nic.now();
        int done = transmit(now, round) + receive(FrameBatch.CAPACITY, now, round);
        round.run(now);
        return done;
    }

    /** Brings what is due to the queues that it is for, which is work for them. */
    void bring(Round round) {
        if (nic.takesTime()) {
            nic.link().carry(nic.now(), round);
        }
    }

    private int transmit(long now, Round round) {
        sending.lock();
        try {
            int taken = tx == null ? 0 : sendBatch(tx, FrameBatch.CAPACITY, now, round);
            if (taken > 0) {
                waiting.ring();
            }
            return taken;
        } finally {
            sending.unlock();
        }
    }

    long passed() {
        return passed.get();
    }

    long dropped() {
        return dropped.get() + unsent.get();
    }

    /**
     * Sends what the TX ring of a socket holds now, and does all that follows from it. What is added meanwhile waits
     * for the next call, so that this one ends. The calling thread holds the lock for sending.
     */
    public void send(TxEnd tx) {
        assert sending.isHeldByCurrentThread();
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
    public int send(FrameBatch frames) {
        sending.lock();
        try {
            long now = nic.now();
            carry(now);
            int taken = nic.link().send(nic, id, frames, 0, now, round);
            round.run(now);
            return taken;
        } finally {
            sending.unlock();
        }
    }

    /** Brings in all that is due on the link, here and elsewhere, and does what follows from it. */
    public void carry() {
        sending.lock();
        try {
            carry(nic.now());
        } finally {
            sending.unlock();
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
        unsent.add(1);
    }

    /**
     * Receives up to {@code budget} frames, or a batch more, that arrived here; returns how many.
     *
     * @param round is told where frames arrive that go on
     */
    int receive(int budget, long now, Round round) {
        int received = 0;
        receiving.lock();
        try {
            Link link = nic.link();
            while (received < budget) {
                int limit = link.waits() ? room() : FrameBatch.CAPACITY;
                int count = limit == 0 ? 0 : link.peek(nic, id, in, limit, now);
                if (count == 0) {
                    break;
                }
                try {
                    decide(count, now);
                    dispatch(count, now, round);
                } finally {
                    link.release(nic, id, count); // whatever failed, it must not come again
                }
                received += count;
            }
        } finally {
            receiving.unlock();
        }
        return received;
    }

    private int room() {
        return rx == null ? 0 : rx.room(FrameBatch.CAPACITY);
    }

    private void decide(int count, long now) {
        Tap tap = nic.tap();
        if (tap != null) {
            tap.arrived(this, in, now);
        }
        verdicts.pass(count);
        for (Attached attached : nic.chain()) {
            attached.program().on(id).run(in, verdicts);
        }
        if (tap != null) {
            tap.decided(this, in, verdicts);
        }
    }

    private void dispatch(int count, long now, Round round) {
        back.count = 0;
        int lost = 0;
        int kept = 0;
        for (int i = 0; i < count; ) {
            switch (verdicts.action[i]) {
                case Verdicts.SOCKET -> {
                    int end = endOfRun(i, count);
                    lost += end - i - deliver(verdicts.socket[i], i, end);
                    i = end;
                }
                case Verdicts.PASS -> {
                    kept++;
                    i++;
                }
                case Verdicts.TX -> lost += goBack(i++);
                default -> {
                    lost++;
                    i++;
                }
            }
        }
        if (back.count > 0) {
            lost += back.count - sendBack(now, round);
        }
        passed.add(kept);
        dropped.add(lost);
    }

    /** Returns behind which frame those end that go to the same socket as frame {@code i}. */
    private int endOfRun(int i, int count) {
        Target socket = verdicts.socket[i];
        int end = i + 1;
        while (end < count && verdicts.action[end] == Verdicts.SOCKET && verdicts.socket[end] == socket) {
            end++;
        }
        return end;
    }

    /**
     * As in the kernel, a frame goes only to a socket of the very queue that it came in on, whatever the map says.
     */
    private int deliver(Target socket, int from, int to) {
        RxEnd end = (RxEnd) socket;
        return end.queue() == this && !end.isClosed() ? end.deliver(in, from, to) : 0;
    }

    /** Puts a frame among those that go back; returns 1 if it went on too often, or a program made it too long. */
    private int goBack(int i) {
        if (in.hops(i) == Nic.MAX_REFLECTIONS || !nic.carries(in.length[i])) {
            return 1;
        }
        int at = back.count++;
        back.memory = in.memory;
        back.address[at] = in.address[i];
        back.length[at] = in.length[i];
        back.flags[at] = in.hops(i) + 1;
        return 0;
    }

    private int sendBack(long now, Round round) {
        return nic.link().send(nic, nic.queues() + id, back, 0, now, round);
    }
}
