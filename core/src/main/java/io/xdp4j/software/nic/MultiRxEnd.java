package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.ring.TxRing;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.offload.RxOffload;
import java.lang.foreign.MemorySegment;

/**
 * What {@link RxEnd} is to sockets whose frames may be of several descriptors, or have metadata. Guarded by the same
 * lock.
 *
 * <p>A frame is cut over as many chunks as it needs, each of which loses its headroom, all of them or none. The order
 * of the checks is that of {@code __xsk_rcv} in the kernel. Source: net/xdp/xsk.c.
 */
public final class MultiRxEnd {

    private final NicQueue queue;
    private final CompletionRing fill;
    private final TxRing rx;
    private final MemorySegment umem;
    private final long chunkMask;
    private final long frameOffset;
    private final int maxPart;
    private final Waiting waiting;
    private final boolean cuts;
    private final RxMetadata metadata; // null if nobody wants it

    // Of the entries of the fill ring that this batch looks at.
    private int used;
    private int peeked;

    private int posted; // by this batch

    private long dropped;
    private long invalid;
    private long ringFull;
    private long fillRingEmpty;

    /** Makes the end of a socket with an RX ring. */
    public MultiRxEnd(
            NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec spec, MemorySegment umem, XskSpec socket) {
        this.cuts = socket.multiBuffer();
        this.metadata = socket.metadata() ? new RxMetadata(umem) : null;
        this.queue = queue;
        this.fill = rings.fromFill;
        this.rx = rings.toRx;
        this.waiting = waiting;
        this.umem = umem;
        this.chunkMask = -spec.chunkSize();
        this.frameOffset = UmemSpec.KERNEL_HEADROOM + spec.headroom();
        this.maxPart = spec.maxFrame();
    }

    /** Does {@link RxEnd#deliver}. */
    int deliver(FrameBatch frames, int from, int to) {
        used = 0;
        peeked = fill.peek(to - from);
        posted = 0;
        int delivered = 0;
        for (int i = from; i < to; i++) {
            if (hasRoom(parts(frames.length[i]))) {
                post(frames, i);
                delivered++;
            }
        }
        fill.release(used);
        if (posted > 0) {
            rx.submit(posted);
            waiting.ring();
        }
        return delivered;
    }

    /** Does {@link RxEnd#room}, for frames of the largest size that may come. */
    int room(int wanted) {
        int parts = cuts ? parts(queue.nic().frameBytes()) : 1;
        return rx.reserve(fill.peek(wanted * parts)) / parts;
    }

    private int parts(int length) {
        return Math.max(1, (length + maxPart - 1) / maxPart);
    }

    /** Returns whether a frame of so many parts can be posted; else counts why not. */
    private boolean hasRoom(int parts) {
        if (parts > 1 && !cuts) {
            dropped++;
            return false;
        }
        int chunks = chunks(parts);
        if (chunks < parts) {
            dropped++;
            fillRingEmpty += chunks == 0 ? 1 : 0;
            return false;
        }
        if (rx.reserve(posted + parts) < posted + parts) {
            ringFull++;
            return false;
        }
        return true;
    }

    /** Returns how many of {@code wanted} chunks the fill ring has; those stay in it. */
    private int chunks(int wanted) {
        skipInvalid();
        int found = 0;
        for (int i = used; found < wanted && isThere(i, wanted - found); i++) {
            found += isChunk(i) ? 1 : 0;
        }
        return found;
    }

    /** Takes entries that are no chunks, up to the next chunk. */
    private void skipInvalid() {
        while (isThere(used, 1) && !isChunk(used)) {
            used++;
            invalid++;
        }
    }

    /** Returns whether there is an entry {@code i}, and looks for {@code more} from there on if none is known. */
    private boolean isThere(int i, int more) {
        if (i >= peeked) {
            peeked = fill.peek(i + more);
        }
        return i < peeked;
    }

    private boolean isChunk(int i) {
        long chunk = fill.address(i) & chunkMask;
        return chunk >= 0 && chunk < umem.byteSize();
    }

    /** Copies a frame for which there is room. */
    private void post(FrameBatch frames, int i) {
        int length = frames.length[i];
        int done = 0;
        do {
            skipInvalid();
            int part = Math.min(length - done, maxPart);
            long address = (fill.address(used++) & chunkMask) + frameOffset;
            MemorySegment.copy(frames.memory, frames.address[i] + done, umem, address, part);
            if (done == 0 && metadata != null) {
                describe(frames, i, address);
            }
            done += part;
            if (done < length) {
                rx.setContinued(posted++, address, part);
            } else {
                rx.set(posted++, address, part);
            }
        } while (done < length);
    }

    /** Writes what is known of a frame, as it came, before the first part of it. */
    private void describe(FrameBatch frames, int i, long address) {
        metadata.look(address);
        if ((frames.flags[i] & FrameBatch.DESCRIBED) == 0) {
            metadata.clear();
            return;
        }
        metadata.describe(
                frames.nanos[i],
                frames.hash[i],
                RxOffload.ipv4Checksum(frames, i),
                RxOffload.checksum(frames, i),
                frames.arrived[i]);
        if ((frames.flags[i] & FrameBatch.UNTAGGED) != 0) {
            metadata.tag(frames.vlan[i]);
        }
    }

    /** Returns whether what is known of frames is wanted. */
    boolean describes() {
        return metadata != null;
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
}
