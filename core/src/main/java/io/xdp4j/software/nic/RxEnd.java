package io.xdp4j.software.nic;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.SocketMap;
import io.xdp4j.software.program.Target;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The driver's ends of a socket's fill and RX rings. Guarded by the lock that its queue receives under, or, of a socket
 * that gets what the host sends, by the one that it sends under.
 *
 * <p>The order of the checks decides what is counted when several fail; it is the order of {@code __xsk_rcv} in the
 * kernel. Source: net/xdp/xsk.c.
 */
public final class RxEnd implements Target {

    private final NicQueue queue;
    private final CompletionRing fill;
    private final TxRing rx;
    private final MemorySegment umem;
    private final long umemBytes;
    private final long chunkMask;
    private final long frameOffset;
    private final int maxFrame;
    private final Waiting waiting;
    private final MultiRxEnd multi; // does it all instead, if the socket has options that cost time; else null
    private final boolean ofSent;
    private final Set<SocketMap> maps = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself
    private final long[] place = new long[FrameBatch.CAPACITY]; // where in the umem each frame of a batch goes
    private volatile boolean closed;

    private boolean isToRing;
    private int postedOneByOne;
    private long dropped;
    private long invalid;
    private long ringFull;
    private long fillRingEmpty;

    /** Makes the end of a socket with an RX ring, or of one that only sends and is never given a frame. */
    public RxEnd(NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec spec, MemorySegment umem) {
        this(queue, rings, waiting, spec, umem, null, false);
    }

    /**
     * Makes the same.
     *
     * @param multi does the work; null for a socket whose options cost no time
     * @param ofSent whether it gets what the host sends, and not what the interface receives
     */
    public RxEnd(
            NicQueue queue,
            SocketRings rings,
            Waiting waiting,
            UmemSpec spec,
            MemorySegment umem,
            MultiRxEnd multi,
            boolean ofSent) {
        this.ofSent = ofSent;
        this.queue = queue;
        this.multi = multi;
        this.fill = rings.fromFill;
        this.rx = rings.toRx;
        this.waiting = waiting;
        this.umem = umem;
        this.umemBytes = umem.byteSize();
        this.chunkMask = -spec.chunkSize();
        this.frameOffset = UmemSpec.KERNEL_HEADROOM + spec.headroom();
        this.maxFrame = spec.maxFrame();
    }

    /** Returns the queue that it is on: only what comes in there can be delivered. */
    public NicQueue queue() {
        return queue;
    }

    /** Returns whether it gets what the host sends: then nothing that the interface receives can be delivered. */
    boolean isOfSent() {
        return ofSent;
    }

    /** Returns whether what a card knows of frames is wanted with them. */
    boolean describes() {
        return multi != null && multi.describes();
    }

    /** Returns whether frames can be delivered at all: not to a socket that only sends. */
    public boolean receives() {
        return rx != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /**
     * Copies the frames from {@code from} to before {@code to} into chunks of the fill ring, and posts them; returns
     * how many. The others are counted. Who waits is told by {@link #ring}, when all of a round are there.
     */
    int deliver(FrameBatch frames, int from, int to) {
        if (multi != null) {
            return multi.deliver(frames, from, to);
        }
        int wanted = to - from;
        int room = rx.reserve(fill.peek(wanted));
        int posted = choose(frames, from, room);
        copy(frames, from, posted);
        post(frames, from, posted);
        int used = posted;
        if (posted < wanted) {
            used = deliverOneByOne(frames, from + posted, to, posted);
            posted = postedOneByOne;
        }
        fill.release(used);
        if (posted > 0) {
            rx.submit(posted);
            isToRing = true;
        }
        return posted;
    }

    /** Tells who waits for it that something was delivered since the last call. */
    void ring() {
        if (isToRing) {
            isToRing = false;
            waiting.ring();
        }
    }

    // Small loops, each over one thing: with the copies amid it, all that the others need is read anew for each frame.

    /** Chooses where frames go, up to the first that is no plain case; returns how many. */
    private int choose(FrameBatch frames, int from, int limit) {
        int[] length = frames.length;
        for (int i = 0; i < limit; i++) {
            long chunk = fill.address(i) & chunkMask;
            if (chunk < 0 || chunk >= umemBytes || length[from + i] > maxFrame) {
                return i;
            }
            place[i] = chunk + frameOffset;
        }
        return limit;
    }

    private void copy(FrameBatch frames, int from, int count) {
        MemorySegment source = frames.memory;
        MemorySegment target = umem;
        long[] address = frames.address;
        int[] length = frames.length;
        long[] to = place;
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(source, address[from + i], target, to[i], length[from + i]);
        }
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
            if (length > maxFrame) {
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
    public void isIn(SocketMap map) {
        synchronized (maps) {
            maps.add(map);
        }
        if (closed) {
            map.forget(this);
        }
    }

    /** Returns how many of {@code wanted} frames there is room for, if the entries of the fill ring are chunks. */
    int room(int wanted) {
        if (multi != null) {
            return multi.room(wanted);
        }
        return rx == null ? 0 : rx.reserve(fill.peek(wanted));
    }

    /** Ends delivery: who holds the queue's lock is not amid it. As in the kernel, its slots in maps become empty. */
    public void close() {
        closed = true;
        List<SocketMap> holding;
        synchronized (maps) {
            holding = List.copyOf(maps);
        }
        holding.forEach(map -> map.forget(this));
    }

    /** Returns how many frames were dropped. */
    public long dropped() {
        return multi == null ? dropped : multi.dropped();
    }

    /** Returns how many entries of the fill ring were no chunks. */
    public long invalid() {
        return multi == null ? invalid : multi.invalid();
    }

    /** Returns how many frames found the RX ring full. */
    public long ringFull() {
        return multi == null ? ringFull : multi.ringFull();
    }

    /** Returns how many frames found no chunk. */
    public long fillRingEmpty() {
        return multi == null ? fillRingEmpty : multi.fillRingEmpty();
    }

    private boolean isChunk(int i) {
        long chunk = fill.address(i) & chunkMask;
        return chunk >= 0 && chunk < umemBytes;
    }
}
