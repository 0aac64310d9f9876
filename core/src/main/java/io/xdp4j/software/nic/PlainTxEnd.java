package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Of sockets each of whose frames is one descriptor without metadata. */
final class PlainTxEnd extends TxEnd {

    /** Options that there are. Source: linux/if_xdp.h, XDP_PKT_CONTD; XDP_TX_METADATA is {@link MultiTxEnd}'s. */
    private static final int KNOWN_OPTIONS = 1;

    private final long umemBytes;
    private final long chunkMask;
    private final int least;

    private boolean isPlain; // what was looked at last; else there are fates

    /** Makes the end of a socket with a TX ring. */
    PlainTxEnd(NicQueue queue, SocketRings rings, UmemSpec umemSpec, MemorySegment umem) {
        super(queue, rings, umemSpec, umem);
        this.umemBytes = umem.byteSize();
        this.chunkMask = -chunkSize;
        this.least = Nic.HEADER_BYTES;
    }

    @Override
    int peek(FrameBatch into, int limit) {
        int count = completion.reserve(tx.peek(limit));
        into.lies(umem, true);
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
            completion.set(i, at);
            isPlain &= tx.options(i) == 0 & bytes >= least & bytes <= most & isInOneChunk(at, bytes);
        }
        Arrays.fill(into.flags, 0, count, 0);
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

    @Override
    int descriptor(FrameBatch frames, int i) {
        return isPlain ? i : frames.mark[i];
    }

    @Override
    void settle(int count) {
        if (isPlain) {
            return;
        }
        for (int i = 0; i < count; i++) {
            count(fates[i]);
        }
        inRefusedFrame = tx.continues(count - 1); // such a frame is refused as a whole: there is no multi-buffer
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
