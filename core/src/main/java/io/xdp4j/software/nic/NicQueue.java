package io.xdp4j.software.nic;

import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Replayed;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue of an interface: what it receives goes through the programs, and on to where they say.
 *
 * <p>Two locks, taken once for a batch. One is held while frames are received: in the kernel too, a queue is served by
 * one CPU at a time. It guards the state of programs that see received frames of this queue, and the fill and RX rings
 * of sockets that get them. The other is held while sockets or the host send, and guards the same for sent frames. Who
 * holds that one may take the first of any queue, never the other way round, and holds one of each at a time: so there
 * is no order to keep. While somebody drives the queue nobody else receives, so that the driver takes the second lock
 * alone; who wants to change something takes both.
 */
public final class NicQueue {

    private final Nic nic;
    private final int id;
    private final ReceiveSide receives;
    private final SendSide sends;

    // Guarded by the lock for sending.
    private QueueSocket[] sockets = {}; // that are open here, in the order in which they were opened
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

    /** Returns what users know it as. */
    public XdpQueue name() {
        return nic.device().queue(id);
    }

    /** Returns its number. */
    public int id() {
        return id;
    }

    /** Returns a number that no other queue of its network has. */
    int number() {
        return nic.firstNumber() + id;
    }

    /** Returns the lock that guards receiving. */
    public ReentrantLock receiving() {
        return receives.lock();
    }

    /** Returns the lock that guards sending. */
    public ReentrantLock sending() {
        return sends.lock();
    }

    /** Shows the queue a socket that was opened on it. */
    public void opened(QueueSocket added) {
        lock();
        try {
            QueueSocket[] more = Arrays.copyOf(sockets, sockets.length + 1);
            more[sockets.length] = added;
            show(more);
            showNeeds(added.rings());
        } finally {
            unlock();
        }
    }

    /** Takes it off again: then the driver works on its rings no more. */
    public void closed(QueueSocket gone) {
        lock();
        try {
            show(Arrays.stream(sockets).filter(one -> one != gone).toArray(QueueSocket[]::new));
        } finally {
            unlock();
        }
    }

    private void show(QueueSocket[] open) {
        sockets = open;
        receives.opened(open);
        sends.opened(open);
    }

    private void showNeeds(SocketRings rings) {
        if (drive != null) {
            rings.needWakeup(driverSleeps, driverSleeps);
        } else {
            rings.needWakeup(true, nic.takesTime()); // what is due has nobody else to bring it in
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

    private void showNeeds() {
        for (QueueSocket socket : sockets) {
            showNeeds(socket.rings());
        }
    }

    /** Makes {@code added} do the work of this queue. */
    synchronized void take(Drive added) {
        if (drive != null) {
            throw new IllegalStateException(name() + " is driven already");
        }
        drive = added;
        receives.await(); // from now on nobody else receives
        needWakeup(false);
    }

    /** Returns whether somebody drives it. */
    boolean isDriven() {
        return drive != null;
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
            showNeeds();
        } finally {
            sending().unlock();
        }
    }

    /** Does what was left to who drove it. */
    void finish() {
        sends.finish();
        if (!nic.link().waits() || nic.link() instanceof Replayed) { // what was replayed waits for nobody
            var round = new Round(null);
            long now = nic.now();
            receive(Integer.MAX_VALUE, now, round);
            round.run(now); // programs may have sent something on, to queues that nobody else looks at
        }
    }

    /** Says whether who drives it is to be woken. */
    void needWakeup(boolean needed) {
        sending().lock();
        try {
            driverSleeps = needed;
            showNeeds();
        } finally {
            sending().unlock();
        }
    }

    /** Sends a batch and receives one, for who drives it; returns of how many frames. */
    int work(Round round, long now) {
        int done;
        sending().lock();
        try {
            done = sends.transmit(now, round) + receives.receiveAll(FrameBatch.CAPACITY, now, round);
            if (done > 0) {
                ring();
            }
        } finally {
            sending().unlock();
        }
        round.run(now);
        return done;
    }

    /** Receives all there is, and tells who waits: who calls holds both locks. Returns how many frames. */
    int receiveAll(long now, Round round) {
        int received = receives.receiveAll(Integer.MAX_VALUE, now, round);
        ring();
        return received;
    }

    private void ring() {
        for (QueueSocket socket : sockets) {
            socket.waiting().ring();
        }
    }

    /** Brings what is due to the queues that it is for, which is work for them. */
    void bring(Round round) {
        if (nic.takesTime()) {
            nic.link().carry(nic.now(), round);
        }
    }

    /** Returns what became of the frames that came in here, and were sent. */
    QueueCounters counters() {
        Received counts = receives.counts();
        return new QueueCounters(
                counts.received.get(),
                counts.batches.get(),
                counts.refused.get(),
                counts.passed.get(),
                counts.dropped.get(),
                counts.aborted.get(),
                counts.redirected.get(),
                counts.delivered.get(),
                counts.transmitted.get(),
                counts.lost.get(),
                sends.sent(),
                sends.batches(),
                sends.unsent(),
                sends.toHost());
    }

    /** Wakes who waits at the sockets that are open here. */
    void wakeAll() {
        sending().lock();
        try {
            ring();
        } finally {
            sending().unlock();
        }
    }

    /** The interface was plugged into another link. The calling thread holds both locks. */
    void linkChanged() {
        showNeeds();
        ring();
    }

    /**
     * Sends what the TX ring of a socket holds now, and does all that follows from it. What is added meanwhile waits
     * for the next call, so that this one ends. The calling thread holds the lock for sending.
     */
    public void send(QueueSocket socket) {
        sends.send(socket);
    }

    /**
     * Sends frames as a host's stack does, each of a length that the interface {@link Nic#carries}, and does all that
     * follows from it; returns how many were taken, which are fewer if the link is full.
     */
    public int send(FrameBatch frames) {
        return sends.send(frames);
    }

    /** Sends one frame as a host's stack does; returns whether it was taken. */
    public boolean send(MemorySegment memory, long offset, int length) {
        return sends.send(memory, offset, length);
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
