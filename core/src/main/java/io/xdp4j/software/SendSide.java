package io.xdp4j.software;

import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import java.lang.foreign.MemorySegment;

/**
 * The driver's ends of a socket's TX and completion rings. Guarded by the lock that the socket sends under.
 *
 * <p>A descriptor that makes no sense is taken, counted, and its address completed as if it had been sent, so that no
 * chunk is lost. That is what Linux 6.18 was seen to do, and older kernels not.
 */
final class SendSide {

    private static final int BATCH = 64;

    private final RxRing tx;
    private final FillRing completion;
    private final MemorySegment umem;
    private final long chunkMask;
    private final int chunkSize;
    private final MemorySegment scratch;
    private final SoftwareInterface device;
    private final int queueId;

    private boolean inRefusedFrame;
    private long invalid;
    private long ringEmpty;

    /** Makes the side of a socket with a TX ring, or of one that only receives and is never asked to send. */
    SendSide(SocketRings rings, SoftwareUmem umem, SoftwareInterface device, int queueId) {
        this.tx = rings.fromTx;
        this.completion = rings.toCompletion;
        this.umem = umem.memory();
        this.chunkSize = umem.spec().chunkSize();
        this.chunkMask = -chunkSize;
        this.scratch = rings.scratch;
        this.device = device;
        this.queueId = queueId;
    }

    /** Sends what the TX ring holds now; what is added meanwhile waits for the next call, so that this one ends. */
    void send() {
        int left = tx.pending();
        for (int taken = 1; left > 0 && taken > 0; left -= taken) {
            taken = sendBatch(tx.peek(Math.min(left, BATCH)));
        }
        if (tx.peek(1) == 0) {
            ringEmpty++; // the kernel too counts the look that ends each wakeup
        }
    }

    long invalid() {
        return invalid;
    }

    long ringEmpty() {
        return ringEmpty;
    }

    /** Returns how many of {@code count} descriptors were taken: fewer if the completion ring is full. */
    private int sendBatch(int count) {
        int room = completion.reserve(count);
        int taken = 0;
        try {
            while (taken < room) {
                long address = tx.address(taken);
                int length = tx.length(taken);
                boolean refused = isRefused(address, length, tx.continues(taken));
                completion.set(taken++, address);
                if (refused) {
                    invalid++;
                } else {
                    device.send(queueId, umem, address, length, scratch);
                }
            }
        } finally {
            tx.release(taken);
            completion.submit(taken);
        }
        return taken;
    }

    /** Frames of several descriptors are refused as a whole: this driver has no multi-buffer. */
    private boolean isRefused(long address, int length, boolean continues) {
        boolean partOfRefused = inRefusedFrame || continues;
        inRefusedFrame = continues;
        boolean inUmem = address >= 0 && address < umem.byteSize();
        boolean inChunk = length > 0 && (address & ~chunkMask) + length <= chunkSize;
        return partOfRefused || !inUmem || !inChunk;
    }
}
