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
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A socket on one queue. The driver's ends of its rings are worked on by whoever sends: its own TX side under
 * {@code sending}, its RX side under the lock of its queue. Who holds the first may take the second, never the other
 * way round.
 */
final class SoftwareSocket implements DriverSocket {

    private final SoftwareInterface device;
    private final int queueId;
    private final SoftwareUmem umem;
    private final SocketRings rings;
    private final Waiting waiting;
    private final SendSide sendSide;
    private final ReceiveSide receiveSide;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving;
    private volatile boolean closed;

    /** Makes a socket on a queue that is taken for it. */
    SoftwareSocket(SoftwareInterface device, XdpQueue queue, SoftwareUmem umem, XskSpec spec) throws XdpException {
        this.device = device;
        this.queueId = queue.id();
        this.umem = umem;
        this.rings = new SocketRings(spec, umem.spec().chunkSize(), "open " + queue);
        this.waiting = new Waiting(rings, spec.spinNanos());
        this.sendSide = new SendSide(rings, umem, device, queueId);
        this.receiveSide = new ReceiveSide(rings, umem);
        this.receiving = device.queueLock(queueId);
        umem.borrow();
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
        sending.lock();
        receiving.lock();
        try {
            requireOpen();
            return new Counters(
                    receiveSide.dropped(),
                    receiveSide.invalid(),
                    sendSide.invalid(),
                    receiveSide.ringFull(),
                    receiveSide.fillRingEmpty(),
                    sendSide.ringEmpty());
        } finally {
            receiving.unlock();
            sending.unlock();
        }
    }

    @Override
    public boolean await(Events events, long timeoutNanos) {
        return waiting.await(events, timeoutNanos);
    }

    @Override
    public void wakeup() {
        sending.lock();
        try {
            requireOpen();
            if (rings.fromTx == null) {
                return;
            }
            sendSide.send();
        } finally {
            sending.unlock();
        }
        waiting.ring();
    }

    boolean closed() {
        return closed;
    }

    /** Returns whether this is the socket of that queue. */
    boolean isOn(SoftwareInterface otherDevice, int otherQueueId) {
        return device == otherDevice && queueId == otherQueueId;
    }

    /** Receives a frame; returns false if it is dropped. The calling thread holds the lock of the queue. */
    boolean receive(MemorySegment memory, long offset, int length) {
        assert receiving.isHeldByCurrentThread();
        boolean received = !closed && receiveSide.receive(memory, offset, length);
        if (received) {
            waiting.ring();
        }
        return received;
    }

    /** Who closes while another closes returns when that is done: then the queue is free and the memory unused. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        takeOff();
        waiting.close();
        rings.close();
        umem.giveBack();
        device.freeQueue(queueId);
    }

    /** Ends the driver's work on the rings: under both locks nobody is amid it. */
    private void takeOff() {
        sending.lock();
        receiving.lock();
        try {
            closed = true;
        } finally {
            receiving.unlock();
            sending.unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the socket on " + device.device().queue(queueId) + " is closed");
        }
    }
}
