package io.xdp4j.software.nic;

import io.xdp4j.device.VlanMode;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.offload.RxOffload;
import io.xdp4j.software.program.Attached;
import io.xdp4j.software.program.Bypass;
import io.xdp4j.software.program.Target;
import io.xdp4j.software.program.Verdicts;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** What a queue receives: it goes through the programs, and on to where they say. Guarded by its lock. */
final class ReceiveSide {

    private final NicQueue queue;
    private final Nic nic;
    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    private final FrameBatch in = new FrameBatch();
    private final FrameBatch back = new FrameBatch();
    private final Verdicts verdicts = new Verdicts();
    private final Received counts = new Received();
    private Forward forward; // null if no frame went out of another interface yet
    private RxOffload offload; // null if nothing is to be done to frames that arrive
    private RxEnd[] open = {}; // of sockets that get received frames; never changed in place

    ReceiveSide(NicQueue queue) {
        this.queue = queue;
        this.nic = queue.nic();
        this.id = queue.id();
        this.offload = offload();
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Shows it what is open here. The calling thread holds the lock. */
    void opened(QueueSocket[] sockets) {
        open = Arrays.stream(sockets)
                .map(QueueSocket::rx)
                .filter(rx -> !rx.isOfSent())
                .toArray(RxEnd[]::new);
        offload = offload();
    }

    private RxOffload offload() {
        return RxOffload.of(nic.vlan() == VlanMode.STRIP, Arrays.stream(open).anyMatch(RxEnd::describes));
    }

    /** Returns what became of the frames that came in. */
    Received counts() {
        return counts;
    }

    /**
     * Receives up to {@code budget} frames, or a batch more, that arrived here, unless somebody drives the queue;
     * returns how many.
     *
     * @param round is told where frames arrive that go on
     */
    int receive(int budget, long now, Round round) {
        lock.lock();
        try {
            if (queue.isDriven()) {
                queue.wakeDrive(); // it came between what arrived and this
                return 0;
            }
            try {
                return receiveAll(budget, now, round);
            } finally {
                ring(); // of what was there before something failed, too
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody receives here; who begins then sees what was written before. */
    void await() {
        lock.lock();
        lock.unlock();
    }

    /**
     * Receives for who drives the queue, which needs no lock for it, and tells who waits.
     *
     * @param budget {@link Integer#MAX_VALUE} for all there is: then a link that waits, whose frames never end, is left
     *     to who drives it
     */
    int receiveAll(int budget, long now, Round round) {
        Link link = nic.link();
        int received = 0;
        while (received < budget) {
            int limit = link.waits() ? budget == Integer.MAX_VALUE ? 0 : room() : FrameBatch.CAPACITY;
            int count = link.peek(nic, id, in, limit, now);
            if (count == 0) {
                break;
            }
            counts.batch(count);
            try {
                take(count, now, round);
            } finally {
                link.release(nic, id, count); // whatever failed, it must not come again
            }
            received += count;
        }
        return received;
    }

    /** Tells who waits for what was received. */
    void ring() {
        for (RxEnd rx : open) {
            rx.ring();
        }
    }

    /** What one rule takes as a whole is given away as a whole; else each frame is decided about. */
    private void work(int count, long now, Round round) {
        Attached[] chain = nic.received().on(id);
        boolean isSeen = offload != null || nic.tap() != null;
        if (!isSeen && chain.length == 1 && chain[0].program().on(id) instanceof Bypass bypass) {
            Target socket = bypass.all(in);
            if (socket != null) {
                counts.delivered(count, deliver(socket, 0, count));
                return;
            }
        }
        in.isChanged = true;
        decide(chain, count, now);
        dispatch(count, now, round);
    }

    /** Returns how many frames a socket has room for: of several the one that has most, so that none stops others. */
    private int room() {
        int room = 0;
        for (RxEnd rx : open) {
            room = Math.max(room, rx.room(FrameBatch.CAPACITY));
        }
        return room;
    }

    private void take(int count, long now, Round round) {
        if (nic.isDown()) {
            counts.refused.add(count);
            return;
        }
        if (nic.admitted() != Nic.ALL) {
            refuseLong(nic.admitted());
        }
        if (in.count > 0) {
            work(in.count, now, round);
        }
    }

    /** Takes the frames out of the batch that are too long for the interface. */
    private void refuseLong(int admitted) {
        int kept = 0;
        for (int i = 0; i < in.count; i++) {
            if (in.length[i] <= admitted) {
                in.move(i, kept++);
            }
        }
        counts.refused.add(in.count - kept);
        in.count = kept;
        in.isChanged = true;
    }

    private void decide(Attached[] chain, int count, long now) {
        Tap tap = nic.tap();
        if (tap != null) {
            tap.arrived(queue, in, now);
        }
        if (offload != null) {
            offload.arrived(in, now, nic.steering());
        }
        verdicts.pass(count);
        for (Attached attached : chain) {
            attached.program().on(id).run(in, verdicts);
        }
        if (tap != null) {
            tap.decided(queue, in, verdicts, now);
        }
    }

    private void dispatch(int count, long now, Round round) {
        back.empty(in);
        int passed = 0;
        int dropped = 0;
        int redirected = 0;
        int delivered = 0;
        int transmitted = 0;
        int lost = 0;
        for (int i = 0; i < count; ) {
            switch (verdicts.action[i]) {
                case Verdicts.SOCKET -> {
                    int end = verdicts.endOfRun(i, count);
                    redirected += end - i;
                    delivered += deliver(verdicts.socket[i], i, end);
                    i = end;
                }
                case Verdicts.PASS, Verdicts.HOST -> {
                    passed++;
                    i++;
                }
                case Verdicts.DEVICE, Verdicts.DEVICES -> {
                    int end = verdicts.endOfRun(i, count);
                    redirected += end - i;
                    delivered += end - i - forward().send(in, verdicts, i, end, now, round);
                    i = end;
                }
                case Verdicts.TX -> {
                    transmitted++;
                    lost += goBack(i++);
                }
                case Verdicts.DROP -> {
                    dropped++;
                    i++;
                }
                default -> i++;
            }
        }
        if (back.count > 0) {
            lost += back.count - sendBack(now, round);
        }
        HostInbox inbox = nic.inbox();
        if (inbox != null && passed > 0) {
            inbox.addPassed(in, verdicts, id);
        }
        counts.dispatched(count, passed, dropped, redirected, delivered, transmitted, lost);
    }

    /**
     * As in the kernel, a frame goes only to a socket of the very queue that it came in on, whatever the map says.
     */
    private int deliver(Target socket, int from, int to) {
        RxEnd end = (RxEnd) socket;
        return end.queue() == queue && !end.isOfSent() && !end.isClosed() ? end.deliver(in, from, to) : 0;
    }

    private Forward forward() {
        if (forward == null) {
            forward = new Forward(queue);
        }
        return forward;
    }

    /** Puts a frame among those that go back; returns 1 if it went on too often, or a program made it too long. */
    private int goBack(int i) {
        if (in.hops(i) == Nic.MAX_REFLECTIONS || !nic.carries(in.length[i])) {
            return 1;
        }
        back.add(in, i, in.hops(i) + 1);
        return 0;
    }

    private int sendBack(long now, Round round) {
        return nic.send(queue, nic.queues() + id, back, 0, now, round);
    }
}
