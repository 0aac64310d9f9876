package io.xdp4j.software.nic;

import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XskSpec;
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
 * <p>Of two kinds, so that sockets pay for no option that they have not: {@link PlainRxEnd} and {@link MultiRxEnd}.
 *
 * <p>The order of the checks decides what is counted when several fail; it is the order of {@code __xsk_rcv} in the
 * kernel. Source: net/xdp/xsk.c.
 */
public abstract sealed class RxEnd implements Target permits PlainRxEnd, MultiRxEnd {

    final NicQueue queue;
    final CompletionRing fill;
    final TxRing rx; // null of a socket that only sends
    final MemorySegment umem;
    final long umemBytes;
    final long chunkMask;
    final long frameOffset;
    final int maxPart; // bytes of a frame in one chunk
    private final boolean ofSent;
    private final Waiting waiting;
    private final Set<SocketMap> maps = Collections.newSetFromMap(new WeakHashMap<>()); // guarded by itself
    private volatile boolean closed;

    private boolean isToRing;
    long dropped;
    long invalid;
    long ringFull;
    long fillRingEmpty;

    RxEnd(NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec umemSpec, MemorySegment umem, XskSpec spec) {
        this.queue = queue;
        this.fill = rings.fromFill;
        this.rx = rings.toRx;
        this.waiting = waiting;
        this.umem = umem;
        this.umemBytes = umem.byteSize();
        this.chunkMask = -umemSpec.chunkSize();
        this.frameOffset = UmemSpec.KERNEL_HEADROOM + umemSpec.headroom();
        this.maxPart = umemSpec.maxFrame();
        this.ofSent = spec.receivesFrom() == Direction.TX;
    }

    /** Makes the end of a socket with an RX ring, or of one that only sends and is never given a frame. */
    public static RxEnd of(
            NicQueue queue, SocketRings rings, Waiting waiting, UmemSpec umemSpec, MemorySegment umem, XskSpec spec) {
        boolean isPlain = !spec.multiBuffer() && !spec.metadata();
        return isPlain || rings.toRx == null
                ? new PlainRxEnd(queue, rings, waiting, umemSpec, umem, spec)
                : new MultiRxEnd(queue, rings, waiting, umemSpec, umem, spec);
    }

    /** Returns the queue that it is on: only what comes in there can be delivered. */
    public final NicQueue queue() {
        return queue;
    }

    /** Returns whether it gets what the host sends: then nothing that the interface receives can be delivered. */
    final boolean isOfSent() {
        return ofSent;
    }

    /** Returns whether what a card knows of frames is wanted with them. */
    abstract boolean describes();

    /** Returns whether frames can be delivered at all: not to a socket that only sends. */
    public final boolean receives() {
        return rx != null;
    }

    @Override
    public final boolean isClosed() {
        return closed;
    }

    /**
     * Copies the frames from {@code from} to before {@code to} into chunks of the fill ring, and posts them; returns
     * how many. The others are counted. Who waits is told by {@link #ring}, when all of a round are there.
     */
    abstract int deliver(FrameBatch frames, int from, int to);

    /** Shows the reader what was posted. */
    final void submit(int posted) {
        if (posted > 0) {
            rx.submit(posted);
            isToRing = true;
        }
    }

    /** Tells who waits for it that something was delivered since the last call. */
    final void ring() {
        if (isToRing) {
            isToRing = false;
            waiting.ring();
        }
    }

    @Override
    public final void isIn(SocketMap map) {
        synchronized (maps) {
            maps.add(map);
        }
        if (closed) {
            map.forget(this);
        }
    }

    /** Returns how many of {@code wanted} frames there is room for, if the entries of the fill ring are chunks. */
    abstract int room(int wanted);

    /** Ends delivery: who holds the queue's lock is not amid it. As in the kernel, its slots in maps become empty. */
    public final void close() {
        closed = true;
        List<SocketMap> holding;
        synchronized (maps) {
            holding = List.copyOf(maps);
        }
        holding.forEach(map -> map.forget(this));
    }

    /** Returns how many frames were dropped. */
    public final long dropped() {
        return dropped;
    }

    /** Returns how many entries of the fill ring were no chunks. */
    public final long invalid() {
        return invalid;
    }

    /** Returns how many frames found the RX ring full. */
    public final long ringFull() {
        return ringFull;
    }

    /** Returns how many frames found no chunk. */
    public final long fillRingEmpty() {
        return fillRingEmpty;
    }

    /** Returns whether entry {@code i} of the fill ring is a chunk. */
    final boolean isChunk(int i) {
        long chunk = fill.address(i) & chunkMask;
        return chunk >= 0 && chunk < umemBytes;
    }
}
