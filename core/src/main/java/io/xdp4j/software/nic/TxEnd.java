package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;

/**
 * The driver's ends of a socket's TX and completion rings. Guarded by the lock that its queue sends under.
 *
 * <p>Of two kinds, so that sockets pay for no option that they have not: {@link PlainTxEnd} and {@link MultiTxEnd}.
 *
 * <p>A descriptor that makes no sense is taken, counted, and its address completed as if it had been sent, so that no
 * chunk is lost. That is what Linux 6.18 was seen to do, and older kernels not.
 */
public abstract sealed class TxEnd permits PlainTxEnd, MultiTxEnd {

    // What becomes of a descriptor.
    static final byte SENT = 0;
    static final byte REFUSED = 1;
    static final byte LOST = 2;
    static final byte TIMED = 3; // sent, and is told when

    final NicQueue queue;
    final RxRing tx;
    final FillRing completion;
    final MemorySegment umem;
    final int chunkSize;
    final byte[] fates = new byte[FrameBatch.CAPACITY]; // of the descriptors that were looked at last
    boolean inRefusedFrame; // what was taken last
    long invalid;
    private long ringEmpty;

    TxEnd(NicQueue queue, SocketRings rings, UmemSpec umemSpec, MemorySegment umem) {
        this.queue = queue;
        this.tx = rings.fromTx;
        this.completion = rings.toCompletion;
        this.umem = umem;
        this.chunkSize = umemSpec.chunkSize();
    }

    /** Makes the end of a socket with a TX ring. */
    public static TxEnd of(NicQueue queue, SocketRings rings, UmemSpec umemSpec, MemorySegment umem, XskSpec spec)
            throws XdpException {
        boolean isPlain = !spec.multiBuffer() && umemSpec.txMetadata() == 0;
        return isPlain
                ? new PlainTxEnd(queue, rings, umemSpec, umem)
                : new MultiTxEnd(queue, rings, umemSpec, umem, spec);
    }

    /** Returns how many descriptors wait. Any thread may ask. */
    final int pending() {
        return tx.pending();
    }

    /**
     * Fills {@code into} with the frames of the next descriptors, for whose completion there is room. Nothing is taken
     * yet: that does {@link #complete}.
     *
     * @return how many descriptors it looked at, those that make no sense too
     */
    abstract int peek(FrameBatch into, int limit);

    /** Returns the number of the descriptor, of those looked at last, that frame {@code i} begins with. */
    abstract int descriptor(FrameBatch frames, int i);

    /** Takes the first {@code count} descriptors that were looked at, and gives their addresses back. */
    final void complete(int count) {
        if (count > 0) {
            settle(count);
            tx.release(count);
            completion.submit(count);
        }
    }

    /**
     * Counts those of the first {@code count} descriptors that were not sent. Their addresses are ready to be completed
     * by then, sent or not.
     */
    abstract void settle(int count);

    /** Counts a look that finds nothing, as the kernel does at the end of each wakeup. */
    final void countIfEmpty() {
        if (tx.peek(1) == 0) {
            ringEmpty++;
        }
    }

    /** Returns how many descriptors made no sense. */
    public final long invalid() {
        return invalid;
    }

    /** Returns how many looks found the TX ring empty. */
    public final long ringEmpty() {
        return ringEmpty;
    }
}
