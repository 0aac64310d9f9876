package io.xdp4j.tools.bench;

import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Receives frames and drops them: each chunk goes from the RX ring straight back to the fill ring. */
final class XdpRx implements End {

    private static final Duration TICK = Duration.ofMillis(100);

    private final Port port;
    private final XskSocket socket;
    private final RxRing rx;
    private final FillRing fill;
    private final MemorySegment memory;
    private final boolean spins;
    private final Delay delay;
    private final Check check;
    private final Backoff backoff = new Backoff();

    private long bytes;
    private long droppedBefore;

    /** Receives on {@code port}, which it owns from now on; {@code check} may be null. */
    XdpRx(Port port, boolean spins, Delay delay, Check check) {
        this.port = port;
        this.socket = port.socket();
        this.rx = socket.rx();
        this.fill = socket.fill();
        this.memory = port.umem().memory();
        this.spins = spins;
        this.delay = delay;
        this.check = check;
    }

    @Override
    public boolean waitsForTraffic() {
        return true;
    }

    @Override
    public boolean isReady() {
        return rx.peek(1) > 0;
    }

    @Override
    public int step(int limit) {
        // A driver may publish frames before it publishes that their chunks left the fill ring: then room is short.
        int n = fill.reserve(rx.peek(limit));
        if (n == 0) {
            return 0;
        }
        if (check != null) {
            check(n);
        }
        recycle(n);
        backoff.reset();
        delay.burn(n);
        return n;
    }

    @Override
    public void idle() throws XdpException {
        if (fill.needsWakeup()) {
            socket.wakeup();
        }
        if (spins) {
            backoff.pause();
        } else {
            socket.await(Events.RECEIVED, TICK);
        }
    }

    @Override
    public void reset() throws XdpException {
        bytes = 0;
        droppedBefore = port.dropped();
        if (check != null) {
            check.reset();
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long dropped() throws XdpException {
        return port.dropped() - droppedBefore;
    }

    @Override
    public String mode() {
        return port.mode();
    }

    @Override
    public void close() {
        port.close();
    }

    private void recycle(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            fill.set(i, rx.chunk(i));
            sum += rx.length(i);
        }
        rx.release(n);
        fill.submit(n);
        bytes += sum;
    }

    private void check(int n) {
        for (int i = 0; i < n; i++) {
            check.look(memory, rx.address(i) + FrameTemplate.HEADERS, rx.length(i) - FrameTemplate.HEADERS);
        }
    }
}
