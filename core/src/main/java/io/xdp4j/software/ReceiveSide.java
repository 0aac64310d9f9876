package io.xdp4j.software;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.MemorySegment;

/**
 * The driver's ends of a socket's fill and RX rings. Guarded by the lock of the socket's queue.
 *
 * <p>The order of the checks decides what is counted when several fail; it is the order of {@code __xsk_rcv} in the
 * kernel. Source: net/xdp/xsk.c.
 */
final class ReceiveSide {

    private final CompletionRing fill;
    private final TxRing rx;
    private final MemorySegment umem;
    private final long chunkMask;
    private final long frameOffset;
    private final int maxFrame;

    private long dropped;
    private long invalid;
    private long ringFull;
    private long fillRingEmpty;

    /** Makes the side of a socket with an RX ring, or of one that only sends and is never given a frame. */
    ReceiveSide(SocketRings rings, SoftwareUmem umem) {
        UmemSpec spec = umem.spec();
        this.fill = rings.fromFill;
        this.rx = rings.toRx;
        this.umem = umem.memory();
        this.chunkMask = -spec.chunkSize();
        this.frameOffset = UmemSpec.KERNEL_HEADROOM + spec.headroom();
        this.maxFrame = spec.maxFrame();
    }

    /** Copies a frame into a chunk of the fill ring and posts it; returns false, counted, if that cannot be. */
    boolean receive(MemorySegment memory, long offset, int length) {
        if (length > maxFrame) {
            dropped++;
            return false;
        }
        if (!chunkIsThere()) {
            dropped++;
            fillRingEmpty++;
            return false;
        }
        if (rx.reserve(1) == 0) {
            ringFull++;
            return false;
        }
        long address = nextChunk() + frameOffset;
        fill.release(1);
        MemorySegment.copy(memory, offset, umem, address, length);
        rx.set(0, address, length);
        rx.submit(1);
        return true;
    }

    long dropped() {
        return dropped;
    }

    long invalid() {
        return invalid;
    }

    long ringFull() {
        return ringFull;
    }

    long fillRingEmpty() {
        return fillRingEmpty;
    }

    /** Looks for the next chunk in the fill ring, past entries that are none. */
    private boolean chunkIsThere() {
        while (fill.peek(1) > 0) {
            long chunk = nextChunk();
            if (chunk >= 0 && chunk < umem.byteSize()) {
                return true;
            }
            fill.release(1);
            invalid++;
        }
        return false;
    }

    private long nextChunk() {
        return fill.address(0) & chunkMask;
    }
}
