package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
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
    private final ReceiveSide receives;
    private final SendSide sends;

    // Guarded by the lock for sending.
    private SocketRings rings; // null if nothing is open here
    private boolean driverSleeps;
    private volatile Drive drive; // null if who sends does the work

    NicQueue(Nic nic, int id) {
        this.nic = nic;
        this.id = id;
        this.receives = new ReceiveSide(this);
        this.sends = new SendSide(this);
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
        return receives.lock();
    }

    /** Returns the lock that guards sending. */
    public ReentrantLock sending() {
        return sends.lock();
    }

    /** Shows the queue the socket that is open on it; either end may be null. */
    public void opened(SocketRings rings, TxEnd tx, RxEnd rx, Waiting waiting) {
        lock();
        try {
            this.rings = rings;
            receives.opened(rx);
            sends.opened(tx, waiting);
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
        sending().lock();
        receiving().lock();
    }

    /** Lets them go on. */
    public void unlock() {
        receiving().unlock();
        sending().unlock();
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
        sending().lock();
        try {
            if (rings != null) {
                rings.needWakeup(true, nic.takesTime());
            }
        } finally {
            sending().unlock();
        }
    }

    /** Does what was left to who drove it. */
    void finish() {
        sends.finish();
        if (!nic.link().waits()) {
            receive(Integer.MAX_VALUE, nic.now(), new Round(null));
        }
    }

    /** Says whether who drives it is to be woken. */
    void needWakeup(boolean needed) {
        sending().lock();
        try {
            driverSleeps = needed;
            if (rings != null) {
                rings.needWakeup(needed, needed);
            }
        } finally {
            sending().unlock();
        }
    }

    /** Sends a batch and receives one, for who drives it; returns of how many frames. */
    int work(Round round) {
        long now = nic.now();
        int done = sends.transmit(now, round) + receive(FrameBatch.CAPACITY, now, round);
        round.run(now);
        return done;
    }

    /** Brings what is due to the queues that it is for, which is work for them. */
    void bring(Round round) {
        if (nic.takesTime()) {
            nic.link().carry(nic.now(), round);
        }
    }

    long passed() {
        return receives.passed();
    }

    long dropped() {
        return receives.dropped() + sends.lost();
    }

    /**
     * Sends what the TX ring of a socket holds now, and does all that follows from it. What is added meanwhile waits
     * for the next call, so that this one ends. The calling thread holds the lock for sending.
     */
    public void send(TxEnd tx) {
        sends.send(tx);
    }

    /** Sends frames as a host's stack does, and does all that follows from it; returns how many the link took. */
    public int send(FrameBatch frames) {
        return sends.send(frames);
    }

    /** Brings in all that is due on the link, here and elsewhere, and does what follows from it. */
    public void carry() {
        sends.carry();
    }

    /** Counts a frame that the link cannot carry: it is gone, as on a wire. */
    void countLost() {
        sends.countLost();
    }

    /**
     * Receives up to {@code budget} frames, or a batch more, that arrived here; returns how many.
     *
     * @param round is told where frames arrive that go on
     */
    int receive(int budget, long now, Round round) {
        return receives.receive(budget, now, round);
    }
}
