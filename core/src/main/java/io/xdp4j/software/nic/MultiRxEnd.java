package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.offload.RxOffload;
import java.lang.foreign.MemorySegment;

/**
 * Of sockets whose frames may be of several descriptors, or have metadata.
 *
 * <p>A frame is cut over as many chunks as it needs, each of which loses its headroom, all of them or none.
 */
final class MultiRxEnd extends RxEnd {

    private final boolean cuts;
    private final RxMetadata metadata; // null if nobody wants it

    // Of the entries of the fill ring that this batch looks at.
    private int used;
    private int peeked;

    private int posted; // by this batch

    /** Makes the end of a socket with an RX ring. */
    MultiRxEnd(
            NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec umemSpec, MemorySegment umem, XskSpec spec) {
        super(queue, rings, waiting, umemSpec, umem, spec);
        this.cuts = spec.multiBuffer();
        this.metadata = spec.metadata() ? new RxMetadata(umem) : null;
    }

    @Override
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
        submit(posted);
        return delivered;
    }

    /** For frames of the largest size that may come. */
    @Override
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

    @Override
    boolean describes() {
        return metadata != null;
    }
}
