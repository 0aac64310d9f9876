package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.offload.TxChecksum;
import io.xdp4j.software.offload.VlanTag;
import io.xdp4j.wire.Ethernet;
import java.lang.foreign.MemorySegment;

/**
 * Of sockets whose frames may be of several descriptors, or have metadata.
 *
 * <p>A frame is sent when its last descriptor has come. One that makes no sense makes its whole frame invalid, and so
 * does the {@link XskSpec#MAX_PARTS}th if it continues: as Linux 6.18 was seen to do. Until either is known descriptors
 * stay in the TX ring, so that a frame that never ends is lost to nobody.
 *
 * <p>Frames of one descriptor, of which nothing is asked, are sent from where they are, unless there is another one
 * among them: links take batches from one memory. The others are copied: their sender's memory is not changed but for
 * the time when they were sent, and nothing that is looked at is read twice.
 */
final class MultiTxEnd extends TxEnd {

    /** Source: linux/if_xdp.h, XDP_PKT_CONTD. */
    private static final int CONTINUES = 1;

    /** Source: linux/if_xdp.h, XDP_TX_METADATA. */
    private static final int METADATA = 1 << 1;

    private static final int STAGE_BYTES = 1 << 16;
    private static final int TAG_ROOM = 8; // before a frame, for a tag

    private final int metadataBytes;
    private final TxMetadata metadata; // null if there is none
    private final int knownOptions;
    private final long knownFlags;
    private final int maxParts;
    private final MemorySegment stage; // where frames are put together

    private int staged; // bytes

    // What is asked for the frame that is looked at.
    private long asked;
    private int checksumStart;
    private int checksumOffset;
    private int tci;

    private boolean isRefused; // the frame that is looked at

    /** Makes the end of a socket with a TX ring. */
    MultiTxEnd(NicQueue queue, SocketRings rings, UmemSpec umemSpec, MemorySegment umem, XskSpec spec)
            throws XdpException {
        super(queue, rings, umemSpec, umem);
        this.metadataBytes = umemSpec.txMetadata();
        this.metadata = metadataBytes == 0 ? null : new TxMetadata(umem, metadataBytes);
        this.knownOptions = CONTINUES | (metadataBytes == 0 ? 0 : METADATA);
        this.knownFlags = TxMetadata.TIMESTAMP
                | TxMetadata.CHECKSUM
                | (metadataBytes < TxMetadata.BYTES_WITH_VLAN ? 0 : TxMetadata.VLAN);
        // What has more descriptors than a ring could never be completed.
        this.maxParts =
                spec.multiBuffer() ? Math.min(XskSpec.MAX_PARTS, Math.min(spec.txSize(), spec.completionSize())) : 1;
        this.stage = rings.scratch(
                Math.max(STAGE_BYTES, TAG_ROOM + maxParts * chunkSize),
                "open " + queue.nic().device().queue(queue.id()));
    }

    @Override
    int peek(FrameBatch into, int limit) {
        int count = completion.reserve(tx.peek(limit));
        boolean inPlace = !hasOptions(count);
        into.lies(inPlace ? umem : stage, true);
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
            isRefused |= !isValid(i) || continues && i - first + 1 == maxParts || i == first && !isRequestValid(i);
            if (isRefused || !continues) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Metadata has to lie in the chunk too, whether there is some or not. Source: net/xdp/xsk_queue.h. */
    private boolean isValid(int i) {
        long start = tx.address(i) - metadataBytes;
        int length = tx.length(i);
        return start >= 0
                && start < umem.byteSize()
                && length > 0
                && (start & chunkSize - 1) + metadataBytes + length <= chunkSize
                && (tx.options(i) & ~knownOptions) == 0;
    }

    /** Reads what is asked, once; returns whether that can be done. A checksum has to be in the first part. */
    private boolean isRequestValid(int first) {
        asked = 0;
        if ((tx.options(first) & METADATA) == 0) {
            return true;
        }
        metadata.look(tx.address(first));
        asked = metadata.flags();
        if ((asked & TxMetadata.CHECKSUM) != 0) {
            checksumStart = metadata.checksumStart();
            checksumOffset = metadata.checksumOffset();
            if (checksumStart + checksumOffset + Short.BYTES > tx.length(first)) {
                return false;
            }
        }
        if ((asked & knownFlags & TxMetadata.VLAN) != 0) {
            tci = metadata.vlan();
        }
        return (asked & ~knownFlags) == 0;
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
        if (!isCarried(length)) {
            fates[first] = LOST; // counted once
            return true;
        }
        if (!inPlace && staged + TAG_ROOM + length > stage.byteSize()) {
            return false;
        }
        if ((asked & TxMetadata.TIMESTAMP) != 0) {
            fates[first] = TIMED;
        }
        int frame = into.count++;
        into.address[frame] = inPlace ? tx.address(first) : gather(first, end);
        into.length[frame] = length;
        into.flags[frame] = 0;
        into.mark[frame] = first;
        if (asked != 0) {
            comply(into, frame);
        }
        return true;
    }

    private boolean isCarried(int length) {
        boolean isTagged = (asked & TxMetadata.VLAN) != 0;
        return queue.nic().carries(length) && (!isTagged || queue.nic().carries(length + Ethernet.TAG_LENGTH));
    }

    /** Does to a frame what is asked: the places of the checksum are those before the tag comes in. */
    private void comply(FrameBatch into, int frame) {
        if ((asked & TxMetadata.CHECKSUM) != 0) {
            TxChecksum.fill(stage, into.address[frame], into.length[frame], checksumStart, checksumOffset);
        }
        if ((asked & TxMetadata.VLAN) != 0) {
            VlanTag.insert(stage, into.address[frame], into.length[frame], tci);
            into.address[frame] -= Ethernet.TAG_LENGTH;
            into.length[frame] += Ethernet.TAG_LENGTH;
        }
    }

    private void mark(int first, int end, byte fate) {
        for (int i = first; i < end; i++) {
            fates[i] = fate;
        }
    }

    /** Puts the parts of a frame together; returns where. */
    private long gather(int first, int end) {
        staged += TAG_ROOM;
        long start = staged;
        for (int i = first; i < end; i++) {
            MemorySegment.copy(umem, tx.address(i), stage, staged, tx.length(i));
            staged += tx.length(i);
        }
        return start;
    }

    /** Of a frame that was not taken whole there is nothing among them. */
    @Override
    int descriptor(FrameBatch frames, int i) {
        return frames.mark[i];
    }

    @Override
    void settle(int count) {
        for (int i = 0; i < count; i++) {
            completion.set(i, tx.address(i));
            switch (fates[i]) {
                case REFUSED -> invalid++;
                case LOST -> queue.countLost();
                case TIMED -> metadata.look(tx.address(i)).sent(queue.nic().now());
                default -> {}
            }
        }
        inRefusedFrame = fates[count - 1] == REFUSED && tx.continues(count - 1);
    }
}
