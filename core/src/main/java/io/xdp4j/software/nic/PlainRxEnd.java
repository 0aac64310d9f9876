package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.FrameCopy;
import java.lang.foreign.MemorySegment;

/** Of sockets each of whose frames is one descriptor without metadata. */
final class PlainRxEnd extends RxEnd {

    private final long[] place = new long[FrameBatch.CAPACITY]; // where in the umem each frame of a batch goes
    private int postedOneByOne;

    /** Makes the end of a socket with an RX ring, or of one that only sends and is never given a frame. */
    PlainRxEnd(
            NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec umemSpec, MemorySegment umem, XskSpec spec) {
        super(queue, rings, waiting, umemSpec, umem, spec);
    }

    @Override
    int deliver(FrameBatch frames, int from, int to) {
        int wanted = to - from;
        int room = rx.reserve(fill.peek(wanted));
        int posted = choose(frames, from, room);
        FrameCopy.copy(frames, from, posted, umem, place, 0);
        post(frames, from, posted);
        int used = posted;
        if (posted < wanted) {
            used = deliverOneByOne(frames, from + posted, to, posted);
            posted = postedOneByOne;
        }
        fill.release(used);
        submit(posted);
        return posted;
    }

    // Small loops, each over one thing: with the copies amid it, all that the others need is read anew for each frame.

    /** Chooses where frames go, up to the first that is no plain case; returns how many. */
    private int choose(FrameBatch frames, int from, int limit) {
        int[] length = frames.length;
        for (int i = 0; i < limit; i++) {
            long chunk = fill.address(i) & chunkMask;
            if (chunk < 0 || chunk >= umemBytes || length[from + i] > maxPart) {
                return i;
            }
            place[i] = chunk + frameOffset;
        }
        return limit;
    }

    private void post(FrameBatch frames, int from, int count) {
        int[] length = frames.length;
        for (int i = 0; i < count; i++) {
            rx.set(i, place[i], length[from + i]);
        }
    }

    /** Does what is left of a batch in which something is wrong; returns how many entries of the fill ring it took. */
    private int deliverOneByOne(FrameBatch frames, int from, int to, int before) {
        int chunks = fill.peek(before + to - from);
        int room = rx.reserve(before + to - from);
        int used = before;
        int posted = before;
        for (int i = from; i < to; i++) {
            int length = frames.length[i];
            if (length > maxPart) {
                dropped++;
                continue;
            }
            while (used < chunks && !isChunk(used)) {
                used++;
                invalid++;
                chunks = fill.peek(used + to - i);
            }
            if (used == chunks) {
                dropped++;
                fillRingEmpty++;
                continue;
            }
            if (posted == room) {
                ringFull++;
                continue;
            }
            long address = (fill.address(used++) & chunkMask) + frameOffset;
            MemorySegment.copy(frames.memory, frames.address[i], umem, address, length);
            rx.set(posted++, address, length);
        }
        postedOneByOne = posted;
        return used;
    }

    @Override
    int room(int wanted) {
        return rx == null ? 0 : rx.reserve(fill.peek(wanted));
    }

    @Override
    boolean describes() {
        return false;
    }
}
