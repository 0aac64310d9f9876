package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;

/**
 * The driver's ends of a socket's TX and completion rings. Guarded by the lock that its queue sends under.
 *
 * <p>A descriptor that makes no sense is taken, counted, and its address completed as if it had been sent, so that no
 * chunk is lost. That is what Linux 6.18 was seen to do, and older kernels not.
 */
public final class TxEnd {

    // What becomes of a descriptor.
    private static final byte SENT = 0;
    private static final byte REFUSED = 1;
    private static final byte LOST = 2;

    /** Options that there are. Source: linux/if_xdp.h, XDP_PKT_CONTD; XDP_TX_METADATA is {@link MultiTxEnd}'s. */
    private static final int KNOWN_OPTIONS = 1;

    private final NicQueue queue;
    private final RxRing tx;
    private final FillRing completion;
    private final MemorySegment umem;
    private final long umemBytes;
    private final long chunkMask;
    private final int chunkSize;
    private final MultiTxEnd multi; // does it all instead, if the socket has options that cost time; else null
    private final int least;

    // Of what was looked at last.
    private final long[] address = new long[FrameBatch.CAPACITY];
    private final byte[] fates = new byte[FrameBatch.CAPACITY]; // if not all of it is plain
    private boolean isPlain;

    private boolean inRefusedFrame;
    private long invalid;
    private long ringEmpty;

    /** Makes the end of a socket with a TX ring. */
    public TxEnd(NicQueue queue, SocketRings rings, UmemSpec spec, MemorySegment umem) {
        this(queue, rings, spec, umem, null);
    }

    /** Makes the end of a socket with a TX ring, for which {@code multi} does the work. */
    public TxEnd(NicQueue queue, SocketRings rings, UmemSpec spec, MemorySegment umem, MultiTxEnd multi) {
        this.queue = queue;
        this.multi = multi;
        this.tx = rings.fromTx;
        this.completion = rings.toCompletion;
        this.umem = umem;
        this.umemBytes = umem.byteSize();
        this.least = Nic.HEADER_BYTES;
        this.chunkSize = spec.chunkSize();
        this.chunkMask = -chunkSize;
    }

    /** Returns how many descriptors wait. Any thread may ask. */
    int pending() {
        return tx.pending();
    }

    /**
     * Fills {@code into} with the frames of the next descriptors, for whose completion there is room. In {@code mark}
     * each frame has the number of its descriptor. Nothing is taken yet: that does {@link #complete}.
     *
     * @return how many descriptors it looked at, those that make no sense too
     */
    int peek(FrameBatch into, int limit) {
        if (multi != null) {
            return multi.peek(into, limit);
        }
        int count = completion.reserve(tx.peek(limit));
        into.memory = umem;
        into.count = count;
        isPlain = peekPlain(into, count);
        if (!isPlain) {
            peekOneByOne(into, count);
        }
        return count;
    }

    /** Fills it as if nothing were wrong with any; returns whether that is so. */
    private boolean peekPlain(FrameBatch into, int count) {
        boolean isPlain = !inRefusedFrame;
        int most = queue.nic().sendable();
        for (int i = 0; i < count; i++) {
            long at = tx.address(i);
            int bytes = tx.length(i);
            into.address[i] = at;
            into.length[i] = bytes;
            into.flags[i] = 0;
            into.mark[i] = i;
            address[i] = at;
            isPlain &= tx.options(i) == 0 & bytes >= least & bytes <= most & isInOneChunk(at, bytes);
        }
        return isPlain;
    }

    private void peekOneByOne(FrameBatch into, int count) {
        boolean inRefused = inRefusedFrame;
        int frames = 0;
        for (int i = 0; i < count; i++) {
            long address = tx.address(i);
            int length = tx.length(i);
            boolean continues = tx.continues(i);
            boolean isStrange = (tx.options(i) & ~KNOWN_OPTIONS) != 0;
            fates[i] = fate(address, length, inRefused || continues || isStrange);
            inRefused = continues;
            if (fates[i] == SENT) {
                into.address[frames] = address;
                into.length[frames] = length;
                into.flags[frames] = 0;
                into.mark[frames++] = i;
            }
        }
        into.count = frames;
    }

    /** Takes the first {@code count} descriptors that were looked at, and gives their addresses back. */
    void complete(int count) {
        if (count == 0) {
            return;
        }
        if (multi != null) {
            multi.complete(count);
            return;
        }
        for (int i = 0; i < count; i++) {
            completion.set(i, address[i]);
        }
        if (!isPlain) {
            countFates(count);
        }
        tx.release(count);
        completion.submit(count);
    }

    private void countFates(int count) {
        for (int i = 0; i < count; i++) {
            count(fates[i]);
        }
        inRefusedFrame = tx.continues(count - 1); // such a frame is refused as a whole: there is no multi-buffer
    }

    /** Counts a look that finds nothing, as the kernel does at the end of each wakeup. */
    void countIfEmpty() {
        if (tx.peek(1) == 0) {
            ringEmpty++;
        }
    }

    /** Returns how many descriptors made no sense. */
    public long invalid() {
        return multi == null ? invalid : multi.invalid();
    }

    /** Returns how many looks found the TX ring empty. */
    public long ringEmpty() {
        return ringEmpty;
    }

    private void count(byte fate) {
        if (fate == REFUSED) {
            invalid++;
        } else if (fate == LOST) {
            queue.countLost();
        }
    }

    private byte fate(long address, int length, boolean isRefused) {
        if (isRefused || !isInOneChunk(address, length)) {
            return REFUSED;
        }
        return queue.nic().carries(length) ? SENT : LOST;
    }

    private boolean isInOneChunk(long address, int length) {
        return address >= 0 & address < umemBytes & length > 0 & (address & ~chunkMask) + length <= chunkSize;
    }
}
