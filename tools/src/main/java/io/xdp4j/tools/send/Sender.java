package io.xdp4j.tools.send;

import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.TxRing;
import io.xdp4j.tools.bench.Backoff;
import io.xdp4j.tools.bench.Pacer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Sends frames through the TX ring of a socket, and counts what comes back. Owns the socket and its memory. */
public final class Sender implements AutoCloseable {

    private static final int BATCH = 64;
    private static final int CHUNKS = 2048; // as many as the rings have entries
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Frames frames;
    private final SendSpec spec;
    private final Umem umem;
    private final XskSocket socket;
    private final TxRing tx;
    private final ChunkPool pool;
    private final Pacer pacer;
    private final Backoff backoff = new Backoff();
    private final long startNanos = System.nanoTime();

    private long roundsDone;
    private boolean isLoaded; // whether frames stands at a frame that is still to be sent
    private boolean isOver;
    private long sent;
    private long bytes;
    private long completed;
    private long firstEpochNanos;
    private long roundNanos;

    /** Opens a socket on {@code device} for {@code frames}, which are borrowed. */
    public Sender(Xdp xdp, XdpInterface device, Frames frames, SendSpec spec) throws XdpException {
        this.frames = frames;
        this.spec = spec;
        this.pacer = new Pacer(spec.packetsPerSecond());
        this.umem = xdp.umem(UmemSpec.DEFAULT.withChunks(CHUNKS));
        try {
            this.socket = xdp.open(device.queue(spec.queue()), umem, XskSpec.DEFAULT.sendOnly());
        } catch (XdpException | RuntimeException e) {
            umem.close();
            throw e;
        }
        this.tx = socket.tx();
        this.pool = umem.pool();
    }

    /** Blocks until all is sent, or it is to end. */
    public void run() throws IOException {
        load(true);
        while (!isOver && !spec.stop().getAsBoolean() && System.nanoTime() - startNanos < spec.nanos()) {
            completed += pool.reclaim(socket.completion());
            int count = submit(tx.reserve(Math.min(allowed(), pool.available())));
            wake(count);
            if (count == 0) {
                idle();
            } else {
                frames.sent();
                backoff.reset();
            }
        }
        drain();
    }

    /** Returns what it came to until now. */
    public SendResult result() throws XdpException {
        return new SendResult(
                sent,
                bytes,
                completed,
                socket.statistics().txInvalid(),
                (System.nanoTime() - startNanos) * 1e-9,
                socket.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public void close() {
        socket.close();
        umem.close();
    }

    private int allowed() {
        if (!spec.keepsTiming()) {
            return pacer.allow(BATCH);
        }
        return System.nanoTime() - roundNanos >= frames.epochNanos() - firstEpochNanos ? 1 : 0;
    }

    private int submit(int room) throws IOException {
        int count = 0;
        while (count < room && isLoaded) {
            long chunk = pool.take();
            int length = frames.length();
            if (length > umem.spec().chunkSize()) {
                throw new IOException("frame " + frames.name() + " has " + length + " bytes: the file has changed");
            }
            MemorySegment.copy(frames.memory(), frames.offset(), umem.memory(), chunk, length);
            tx.set(count++, chunk, length);
            bytes += length;
            load(false);
        }
        tx.submit(count);
        pacer.sent(count);
        sent += count;
        return count;
    }

    /** Goes on to the next frame; where there is none, to the next round. */
    private void load(boolean isFirst) throws IOException {
        isLoaded = frames.next();
        boolean starts = isFirst;
        if (!isLoaded && !isFirst && (spec.rounds() == 0 || ++roundsDone < spec.rounds())) {
            frames.rewind();
            isLoaded = frames.next();
            starts = true;
        }
        if (starts && isLoaded) {
            firstEpochNanos = frames.epochNanos();
            roundNanos = System.nanoTime();
        }
        isOver = !isLoaded;
    }

    private void wake(int count) throws XdpException {
        if ((count > 0 || tx.pending() > 0) && tx.needsWakeup()) {
            socket.wakeup();
        }
    }

    private void idle() throws XdpException {
        if (spec.keepsTiming() || pacer.isPacing()) {
            backoff.pause();
        } else {
            socket.await(Events.COMPLETED, TICK);
        }
    }

    /** Waits until the driver has done what it was given; what it refused never comes back. */
    private void drain() throws XdpException {
        long end = System.nanoTime() + DRAIN_NANOS;
        while (completed < sent - socket.statistics().txInvalid() && System.nanoTime() < end) {
            wake(0);
            socket.await(Events.COMPLETED, TICK);
            completed += pool.reclaim(socket.completion());
        }
    }
}
