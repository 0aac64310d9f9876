package io.xdp4j.software;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.Statistics;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A socket on one queue. The driver's ends of its rings are worked on by whoever sends: the TX side under {@code sending},
 * the RX side under the lock of its queue. Who holds the first may take the second, never the other way round.
 */
final class SoftwareSocket implements DriverSocket {

    private static final int BATCH = 64;

    private final SoftwareInterface device;
    private final int queueId;
    private final SoftwareUmem umem;
    private final MemorySegment frames;
    private final long umemBytes;
    private final long chunkBytes;
    private final long frameOffset;
    private final int maxFrame;
    private final SocketRings rings;
    private final Waiting waiting;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving;
    private volatile boolean closed;

    /** Guarded by {@code sending}. */
    private boolean inRefusedFrame;

    private long txInvalid;
    private long txRingEmpty;

    /** Guarded by {@code receiving}. */
    private long rxDropped;

    private long rxInvalid;
    private long rxRingFull;
    private long fillRingEmpty;

    /** Makes a socket on a queue that is taken for it. */
    SoftwareSocket(SoftwareInterface device, XdpQueue queue, SoftwareUmem umem, XskSpec spec) throws XdpException {
        UmemSpec memory = umem.spec();
        this.device = device;
        this.queueId = queue.id();
        this.umem = umem;
        this.frames = umem.memory();
        this.umemBytes = memory.sizeBytes();
        this.chunkBytes = memory.chunkSize();
        this.frameOffset = UmemSpec.KERNEL_HEADROOM + memory.headroom();
        this.maxFrame = memory.maxFrame();
        this.rings = new SocketRings(spec, memory.chunkSize(), "open " + queue);
        this.waiting = new Waiting(rings, spec.spinNanos());
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
    public Statistics statistics() {
        sending.lock();
        receiving.lock();
        try {
            requireOpen();
            return new Statistics(rxDropped, rxInvalid, txInvalid, rxRingFull, fillRingEmpty, txRingEmpty);
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
            if (rings.fromTx != null) {
                transmit();
            }
        } finally {
            sending.unlock();
        }
    }

    boolean closed() {
        return closed;
    }

    /** Returns whether this is the socket of that queue. */
    boolean isOn(SoftwareInterface other, int otherQueueId) {
        return device == other && queueId == otherQueueId;
    }

    /** Copies a frame into a chunk of the fill ring and posts it; returns false, counted, if that cannot be. */
    boolean receive(MemorySegment memory, long offset, int length) {
        assert receiving.isHeldByCurrentThread();
        if (closed) {
            return false;
        }
        if (length > maxFrame) {
            rxDropped++;
            return false;
        }
        if (!chunkIsThere()) {
            rxDropped++;
            fillRingEmpty++;
            return false;
        }
        if (rings.toRx.reserve(1) == 0) {
            rxRingFull++;
            return false;
        }
        long address = chunkOf(rings.fromFill.address(0)) + frameOffset;
        rings.fromFill.release(1);
        MemorySegment.copy(memory, offset, frames, address, length);
        rings.toRx.set(0, address, length);
        rings.toRx.submit(1);
        waiting.ring();
        return true;
    }

    /** Looks for the next chunk in the fill ring, past what is none. */
    private boolean chunkIsThere() {
        while (rings.fromFill.peek(1) > 0) {
            long chunk = chunkOf(rings.fromFill.address(0));
            if (chunk >= 0 && chunk < umemBytes) {
                return true;
            }
            rings.fromFill.release(1);
            rxInvalid++;
        }
        return false;
    }

    private long chunkOf(long address) {
        return address & -chunkBytes;
    }

    /** Sends what the TX ring holds now; what is added meanwhile waits for the next wakeup, so that this one ends. */
    private void transmit() {
        int left = rings.fromTx.pending();
        for (int done = 1; left > 0 && done > 0; left -= done) {
            done = sendBatch(rings.fromTx.peek(Math.min(left, BATCH)));
        }
        if (rings.fromTx.peek(1) == 0) {
            txRingEmpty++; // the kernel too counts the look that ends each wakeup
        }
        waiting.ring();
    }

    /** Returns how many of {@code count} descriptors were taken: fewer if the completion ring is full. */
    private int sendBatch(int count) {
        int room = rings.toCompletion.reserve(count);
        int taken = 0;
        int sent = 0;
        try {
            while (taken < count) {
                long address = rings.fromTx.address(taken);
                int length = rings.fromTx.length(taken);
                if (isRefused(address, length, rings.fromTx.continues(taken))) {
                    taken++;
                    txInvalid++;
                    continue;
                }
                if (sent == room) {
                    break;
                }
                rings.toCompletion.set(sent++, address);
                taken++;
                device.send(queueId, frames, address, length, rings.scratch);
            }
        } finally {
            rings.fromTx.release(taken);
            rings.toCompletion.submit(sent);
        }
        return taken;
    }

    /** Frames of several descriptors are refused as a whole: this driver has no multi-buffer. */
    private boolean isRefused(long address, int length, boolean continues) {
        boolean partOfRefused = inRefusedFrame || continues;
        inRefusedFrame = continues;
        boolean inUmem = address >= 0 && address < umemBytes;
        boolean inChunk = length > 0 && (address & (chunkBytes - 1)) + length <= chunkBytes;
        return partOfRefused || !inUmem || !inChunk;
    }

    @Override
    public void close() {
        sending.lock();
        receiving.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            receiving.unlock();
            sending.unlock();
        }
        waiting.close();
        rings.close();
        umem.giveBack();
        device.freeQueue(queueId);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the socket on " + device.device().queue(queueId) + " is closed");
        }
    }
}
