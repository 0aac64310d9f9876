package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;

/**
 * What {@link TxEnd} is to sockets whose frames may be of several descriptors. Guarded by the same lock.
 *
 * <p>A frame is sent when its last descriptor has come. One that makes no sense makes its whole frame invalid, and so
 * does the {@link XskSpec#MAX_PARTS}th if it continues: as Linux 6.18 was seen to do. Until either is known descriptors
 * stay in the TX ring, so that a frame that never ends is lost to nobody.
 *
 * <p>Frames of one descriptor are sent from where they are, unless there is another one among them: links take batches
 * from one memory.
 */
public final class MultiTxEnd {

    // What becomes of a descriptor.
    private static final byte SENT = 0;
    private static final byte REFUSED = 1;
    private static final byte LOST = 2;

    /** Source: linux/if_xdp.h, XDP_PKT_CONTD. */
    private static final int CONTINUES = 1;

    private static final int STAGE_BYTES = 1 << 16;

    private final NicQueue queue;
    private final RxRing tx;
    private final FillRing completion;
    private final MemorySegment umem;
    private final int chunkSize;
    private final int maxParts;
    private final MemorySegment stage; // where frames are put together
    private final byte[] fates = new byte[FrameBatch.CAPACITY];

    private int staged; // bytes
    private boolean isRefused; // the frame that is looked at
    private boolean inRefusedFrame; // what was taken last
    private long invalid;

    /** Makes the end of a socket with a TX ring. */
    public MultiTxEnd(NicQueue queue, SocketRings rings, UmemSpec umemSpec, MemorySegment umem, XskSpec spec)
            throws XdpException {
        this.queue = queue;
        this.tx = rings.fromTx;
        this.completion = rings.toCompletion;
        this.umem = umem;
        this.chunkSize = umemSpec.chunkSize();
        // What has more descriptors than a ring could never be completed.
        this.maxParts = Math.min(XskSpec.MAX_PARTS, Math.min(spec.txSize(), spec.completionSize()));
        this.stage = rings.scratch(
                Math.max(STAGE_BYTES, queue.nic().frameBytes()),
                "open " + queue.nic().device().queue(queue.id()));
    }

    /** Does {@link TxEnd#peek}. */
    int peek(FrameBatch into, int limit) {
        int count = completion.reserve(tx.peek(limit));
        boolean inPlace = !hasOptions(count);
        into.memory = inPlace ? umem : stage;
        into.count = 0;
        staged = 0;
        isRefused = inRefusedFrame;
        int first = 0;
        while (first < count) {
            int end = endOf(first, count);
            if (end < 0 || !take(first, end, inPlace, into)) {
                break;
            }
            isRefused &= tx.continues(end - 1);
            first = end;
        }
        return first;
    }

    private boolean hasOptions(int count) {
        int options = 0;
        for (int i = 0; i < count; i++) {
            options |= tx.options(i);
        }
        return options != 0;
    }

    /**
     * Returns behind which descriptor the frame ends that starts with {@code first}, or behind which it is known that
     * it is refused; -1 if the rest has not come.
     */
    private int endOf(int first, int count) {
        for (int i = first; i < count; i++) {
            boolean continues = tx.continues(i);
            isRefused |= !isValid(i) || continues && i - first + 1 == maxParts;
            if (isRefused || !continues) {
                return i + 1;
            }
        }
        return -1;
    }

    private boolean isValid(int i) {
        long address = tx.address(i);
        int length = tx.length(i);
        return address >= 0
                && address < umem.byteSize()
                && length > 0
                && (address & chunkSize - 1) + length <= chunkSize
                && (tx.options(i) & ~CONTINUES) == 0;
    }

    /** Decides about a frame; returns false, with nothing done, if there is no room for it in this batch. */
    private boolean take(int first, int end, boolean inPlace, FrameBatch into) {
        if (isRefused) {
            mark(first, end, REFUSED);
            return true;
        }
        int length = 0;
        for (int i = first; i < end; i++) {
            length += tx.length(i);
        }
        mark(first, end, SENT);
        if (!queue.nic().carries(length)) {
            fates[first] = LOST; // counted once
            return true;
        }
        if (!inPlace && staged + length > stage.byteSize()) {
            return false;
        }
        int frame = into.count++;
        into.address[frame] = inPlace ? tx.address(first) : gather(first, end);
        into.length[frame] = length;
        into.flags[frame] = 0;
        into.mark[frame] = first;
        return true;
    }

    private void mark(int first, int end, byte fate) {
        for (int i = first; i < end; i++) {
            fates[i] = fate;
        }
    }

    /** Puts the parts of a frame together; returns where. */
    private long gather(int first, int end) {
        long start = staged;
        for (int i = first; i < end; i++) {
            MemorySegment.copy(umem, tx.address(i), stage, staged, tx.length(i));
            staged += tx.length(i);
        }
        return start;
    }

    /** Does {@link TxEnd#complete}; nothing of a frame that was not taken whole. */
    void complete(int count) {
        for (int i = 0; i < count; i++) {
            completion.set(i, tx.address(i));
            if (fates[i] == REFUSED) {
                invalid++;
            } else if (fates[i] == LOST) {
                queue.countLost();
            }
        }
        inRefusedFrame = fates[count - 1] == REFUSED && tx.continues(count - 1);
        tx.release(count);
        completion.submit(count);
    }

    long invalid() {
        return invalid;
    }
}
