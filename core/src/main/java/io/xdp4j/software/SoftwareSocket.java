package io.xdp4j.software;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Counters;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.software.nic.GoneNotice;
import io.xdp4j.software.nic.Incoming;
import io.xdp4j.software.nic.NicQueue;
import io.xdp4j.software.nic.QueueSocket;
import io.xdp4j.software.nic.RxEnd;
import io.xdp4j.software.nic.SocketRings;
import io.xdp4j.software.nic.TxEnd;
import io.xdp4j.software.nic.Waiting;

/** A socket on one queue. The driver's ends of its rings are worked on under the locks of that queue. */
final class SoftwareSocket implements DriverSocket {

    private final NicQueue queue;
    private final SoftwareUmem umem;
    private final SocketRings rings;
    private final GoneNotice notice;
    private final Waiting waiting;
    private final TxEnd txEnd; // null if it only receives
    private final RxEnd rxEnd;
    private final QueueSocket open;

    /** Makes a socket on a queue that is taken for it. */
    SoftwareSocket(NicQueue queue, SoftwareUmem umem, XskSpec spec) throws XdpException {
        this.queue = queue;
        this.umem = umem;
        this.rings = new SocketRings(spec, umem.spec().chunkSize(), "open " + name(queue));
        var incoming = new Incoming(queue);
        this.notice = incoming.notice();
        this.waiting = new Waiting(rings, incoming, spec.spinNanos());
        boolean made = false;
        try {
            this.txEnd = rings.tx == null ? null : TxEnd.of(queue, rings, umem.spec(), umem.memory(), spec);
            made = true;
        } finally {
            if (!made) {
                rings.close();
            }
        }
        this.rxEnd = RxEnd.of(queue, rings, waiting, umem.spec(), umem.memory(), spec);
        this.open = new QueueSocket(rings, txEnd, rxEnd, waiting, spec.sendsTo());
        umem.borrow();
        queue.opened(open);
    }

    @Override
    public RxRing rx() {
        return rings.rx;
    }

    @Override
    public TxRing tx() {
        return rings.tx;
    }

    @Override
    public FillRing fill() {
        return rings.fill;
    }

    @Override
    public CompletionRing completion() {
        return rings.completion;
    }

    @Override
    public SocketMode mode() {
        return SocketMode.COPY;
    }

    @Override
    public Counters counters() {
        queue.lock();
        try {
            requireOpen();
            return new Counters(
                    rxEnd.dropped(),
                    rxEnd.invalid(),
                    txEnd == null ? 0 : txEnd.invalid(),
                    rxEnd.ringFull(),
                    rxEnd.fillRingEmpty(),
                    txEnd == null ? 0 : txEnd.ringEmpty());
        } finally {
            queue.unlock();
        }
    }

    @Override
    public boolean await(Events events, long timeoutNanos) throws XdpException {
        if (waiting.await(events, timeoutNanos)) {
            return true;
        }
        tellIfGone("wait on ");
        return false;
    }

    @Override
    public void wakeup() throws XdpException {
        doWork();
        tellIfGone("send on ");
    }

    private void tellIfGone(String what) throws XdpException {
        if (notice.isNews() && !closed()) {
            notice.tell(what + name(queue));
        }
    }

    private void doWork() {
        if (queue.wakeDrive()) {
            requireOpen();
            return;
        }
        queue.sending().lock();
        try {
            requireOpen();
            if (txEnd == null) {
                queue.carry();
                return;
            }
            queue.send(open);
        } finally {
            queue.sending().unlock();
        }
        waiting.ring();
    }

    boolean closed() {
        return rxEnd.isClosed();
    }

    /** Returns where programs send frames to. */
    RxEnd target() {
        return rxEnd;
    }

    /** Who closes while another closes returns when that is done: then the queue is free and the memory unused. */
    @Override
    public synchronized void close() {
        if (closed()) {
            return;
        }
        takeOff();
        waiting.close();
        rings.close();
        umem.giveBack();
        queue.nic().freeQueue(queue.id());
    }

    /** Ends the driver's work on the rings: under both locks nobody is amid it. */
    private void takeOff() {
        queue.lock();
        try {
            rxEnd.close();
            queue.closed(open);
        } finally {
            queue.unlock();
        }
    }

    private void requireOpen() {
        if (closed()) {
            throw new IllegalStateException("the socket on " + name(queue) + " is closed");
        }
    }

    private static XdpQueue name(NicQueue queue) {
        return queue.nic().device().queue(queue.id());
    }
}
