package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One end of a wire whose thread sends and receives all the time, and goes on whatever it is told. Chunks are never
 * kept, so that the rings and the pool hold all of them.
 */
final class LoadedEnd implements AutoCloseable {

    private static final int CHUNKS = 512;
    private static final int BATCH = 16;
    private static final byte[] FRAME = Frames.udp(4433, "again and again");

    private final Umem umem;
    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;
    private final List<XdpException> reports = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean mayBeClosed;
    private volatile Throwable failure;

    private LoadedEnd(Xdp xdp, XdpInterface device) throws XdpException {
        umem = xdp.umem(UmemSpec.DEFAULT.withChunks(CHUNKS));
        // The fill ring takes half of the chunks, so that the other half is there to be sent.
        socket = xdp.open(
                device.queue(0), umem, new XskSpec(CHUNKS, 64, CHUNKS / 2, 64, XskSpec.DEFAULT.mode(), true, 0));
        map = xdp.xskMap(1);
        map.put(0, socket);
        link = xdp.attach(
                device.rx(), RuleList.of(Match.udpDestinationPort(4433).redirect(map)), AttachSpec.DEFAULT);
        thread = Thread.ofPlatform().daemon().name("load " + device.name()).start(this::run);
    }

    static LoadedEnd open(Xdp xdp, String device) throws XdpException {
        return new LoadedEnd(xdp, xdp.find(device));
    }

    XskSocket socket() {
        return socket;
    }

    /** Returns what it was told meanwhile. */
    List<XdpException> reports() {
        return reports;
    }

    /** Waits until it has received {@code frames} more. */
    void awaitReceived(int frames) {
        long wanted = received.get() + frames;
        await(
                () -> received.get() >= wanted,
                frames + " more frames, instead of " + (received.get() - wanted + frames));
    }

    void awaitReport() {
        await(() -> !reports.isEmpty(), "a report");
    }

    /** Stops the thread, and waits until all chunks are accounted for; returns how many are missing. */
    int missing() throws InterruptedException {
        stop();
        long end = System.nanoTime() + Rig.SOON.toNanos();
        while (accounted() < CHUNKS && System.nanoTime() < end) {
            Thread.onSpinWait(); // what the kernel has in hand comes back by the completion ring
        }
        return CHUNKS - accounted();
    }

    /** Returns what there is to close, in any order, while traffic runs. Memory in use says so, and is closed later. */
    List<Runnable> closings() {
        mayBeClosed = true;
        return new ArrayList<>(List.of(socket::close, link::close, map::close, () -> {
            try {
                umem.close();
            } catch (IllegalStateException _) {
                // in use: close() comes again
            }
        }));
    }

    @Override
    public void close() {
        stopped = true;
        link.close();
        socket.close();
        map.close();
        try {
            stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        umem.close();
    }

    private int accounted() {
        return umem.pool().available()
                + socket.fill().pending()
                + socket.rx().pending()
                + socket.tx().pending()
                + socket.completion().pending();
    }

    private void stop() throws InterruptedException {
        stopped = true;
        if (!thread.join(Rig.SOON)) {
            throw new AssertionError("it hangs: " + List.of(thread.getStackTrace()));
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    private void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 2 * Rig.SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (failure != null || System.nanoTime() > end) {
                throw new AssertionError("no " + what + "; told: " + reports, failure);
            }
            Thread.onSpinWait();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                try {
                    step();
                } catch (XdpException e) {
                    reports.add(e);
                }
            }
        } catch (IllegalStateException e) {
            if (!stopped && !mayBeClosed) {
                failure = e; // else another thread closed the rings or the memory under us
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void step() throws XdpException {
        umem.pool().reclaim(socket.completion());
        send();
        receive();
        umem.pool().refill(socket.fill());
        socket.wakeup();
        socket.await(Events.RECEIVED, Duration.ofMillis(1));
    }

    private void send() {
        int n = socket.tx().reserve(Math.min(BATCH, umem.pool().available()));
        for (int i = 0; i < n; i++) {
            long chunk = umem.pool().take();
            MemorySegment.copy(MemorySegment.ofArray(FRAME), 0, umem.memory(), chunk, FRAME.length);
            socket.tx().set(i, chunk, FRAME.length);
        }
        socket.tx().submit(n);
    }

    private void receive() {
        int n = socket.rx().peek(BATCH);
        for (int i = 0; i < n; i++) {
            umem.pool().give(socket.rx().chunk(i));
        }
        socket.rx().release(n);
        received.addAndGet(n);
    }
}
