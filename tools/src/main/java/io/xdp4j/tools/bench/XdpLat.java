package io.xdp4j.tools.bench;

import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** Sends a numbered frame, waits until it comes back, and notes how long that took. One frame is under way. */
final class XdpLat implements End {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final long LOST_AFTER_NANOS = 100_000_000;
    private static final int BATCH = 64;

    private final Port port;
    private final XskSocket socket;
    private final RxRing rx;
    private final TxRing tx;
    private final FillRing fill;
    private final MemorySegment memory;
    private final FrameTemplate frame;
    private final Clock clock;
    private final boolean spins;
    private final Delay delay;
    private final Backoff backoff = new Backoff();
    private final Histogram latency = Latencies.histogram();

    private long sequence;
    private long answered;
    private long lost;

    /** Measures with {@code frame} on {@code port}, which it owns from now on. */
    XdpLat(Port port, FrameTemplate frame, Clock clock, boolean spins, Delay delay) {
        this.port = port;
        this.socket = port.socket();
        this.rx = socket.rx();
        this.tx = socket.tx();
        this.fill = socket.fill();
        this.memory = port.umem().memory();
        this.frame = frame;
        this.clock = clock;
        this.spins = spins;
        this.delay = delay;
        var umem = port.umem().spec();
        frame.writeAll(memory, umem.chunks(), umem.chunkSize());
    }

    @Override
    public int step(int limit) throws XdpException {
        long sentNanos = send();
        while (!isAnswered()) {
            if (clock.phase() == Phase.OVER) {
                return 0;
            }
            if (System.nanoTime() - sentNanos > LOST_AFTER_NANOS) {
                lost++;
                return 0;
            }
            await();
        }
        delay.burn(1); // on the way, or what it measures would not notice
        Latencies.record(latency, System.nanoTime() - sentNanos);
        backoff.reset();
        answered++;
        return 1;
    }

    /** Does nothing: a step waits by itself. */
    @Override
    public void idle() {}

    @Override
    public void reset() {
        answered = 0;
        lost = 0;
        latency.reset();
    }

    @Override
    public long bytes() {
        return answered * frame.sizeBytes();
    }

    @Override
    public long dropped() {
        return lost;
    }

    @Override
    public Histogram latency() {
        return latency;
    }

    @Override
    public String mode() {
        return port.mode();
    }

    @Override
    public void close() {
        port.close();
    }

    private long send() throws XdpException {
        var pool = port.umem().pool();
        pool.reclaim(socket.completion());
        if (pool.available() == 0 || tx.reserve(1) == 0) {
            return System.nanoTime(); // everything is under way and nothing comes back: this one is lost too
        }
        long chunk = pool.take();
        long now = System.nanoTime();
        Payload.stamp(memory, chunk + FrameTemplate.HEADERS, ++sequence, now);
        tx.set(0, chunk, frame.sizeBytes());
        tx.submit(1);
        if (tx.needsWakeup()) {
            socket.wakeup();
        }
        return now;
    }

    /** Takes what has arrived; returns whether the answer was among it. */
    private boolean isAnswered() {
        int n = fill.reserve(rx.peek(BATCH));
        if (n == 0) {
            return false; // without a write to the shared indices, which the driver reads
        }
        boolean found = false;
        for (int i = 0; i < n; i++) {
            found |= isAnswer(rx.address(i) + FrameTemplate.HEADERS, rx.length(i) - FrameTemplate.HEADERS);
            fill.set(i, rx.chunk(i));
        }
        rx.release(n);
        fill.submit(n);
        return found;
    }

    private boolean isAnswer(long offset, int length) {
        return Payload.isOne(memory, offset, length) && Payload.sequence(memory, offset) == sequence;
    }

    private void await() throws XdpException {
        if (spins) {
            backoff.pause();
        } else {
            socket.await(Events.RECEIVED, TICK);
        }
    }
}
