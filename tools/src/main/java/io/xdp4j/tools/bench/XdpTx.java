package io.xdp4j.tools.bench;

import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Sends frames as fast as it may. They lie ready in their chunks; a sequence number is written only if it is wanted.
 */
final class XdpTx implements End {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final long DRAIN_NANOS = 1_000_000_000;

    private final Port port;
    private final XskSocket socket;
    private final TxRing tx;
    private final CompletionRing completion;
    private final ChunkPool pool;
    private final MemorySegment memory;
    private final int length;
    private final boolean stamps;
    private final boolean spins;
    private final Pacer pacer;
    private final Delay delay;
    private final Backoff backoff = new Backoff();

    private long sequence;
    private long sent;
    private long droppedBefore;

    /** Sends {@code frame} on {@code port}, which it owns from now on. */
    XdpTx(Port port, FrameTemplate frame, boolean stamps, boolean spins, Pacer pacer, Delay delay) {
        this.port = port;
        this.socket = port.socket();
        this.tx = socket.tx();
        this.completion = socket.completion();
        this.pool = port.umem().pool();
        this.memory = port.umem().memory();
        this.length = frame.sizeBytes();
        this.stamps = stamps;
        this.spins = spins;
        this.pacer = pacer;
        this.delay = delay;
        var umem = port.umem().spec();
        frame.writeAll(memory, umem.chunks(), umem.chunkSize());
    }

    @Override
    public int step(int limit) throws XdpException {
        pool.reclaim(completion);
        int n = tx.reserve(Math.min(pacer.allow(limit), pool.available()));
        if (n > 0) {
            fill(n);
            tx.submit(n);
            pacer.sent(n);
            sent += n;
            backoff.reset();
            delay.burn(n);
        }
        if ((n > 0 || tx.pending() > 0) && tx.needsWakeup()) {
            socket.wakeup();
        }
        return n;
    }

    @Override
    public void idle() throws XdpException {
        if (spins || pacer.isPacing()) {
            backoff.pause();
        } else {
            socket.await(Events.COMPLETED, TICK);
        }
    }

    @Override
    public void reset() throws XdpException {
        sent = 0;
        droppedBefore = port.dropped();
    }

    @Override
    public long bytes() {
        return sent * length;
    }

    @Override
    public long dropped() throws XdpException {
        return port.dropped() - droppedBefore;
    }

    @Override
    public String mode() {
        return port.mode();
    }

    /** Waits until the driver has taken what it was given: closing the socket would drop it. */
    @Override
    public void close() {
        try {
            long end = System.nanoTime() + DRAIN_NANOS;
            while (tx.pending() > 0 && System.nanoTime() < end) {
                socket.wakeup();
                backoff.pause();
            }
        } catch (XdpException _) {
            // the interface is gone, and what was in the ring with it
        } finally {
            port.close();
        }
    }

    private void fill(int n) {
        for (int i = 0; i < n; i++) {
            long chunk = pool.take();
            if (stamps) {
                Payload.stamp(memory, chunk + FrameTemplate.HEADERS, sequence++, 0);
            }
            tx.set(i, chunk, length);
        }
    }
}
