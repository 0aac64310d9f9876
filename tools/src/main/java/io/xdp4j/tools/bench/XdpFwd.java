package io.xdp4j.tools.bench;

import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.wire.Ethernet;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Sends each received frame back with its MAC addresses swapped, from the chunk that it came in. */
final class XdpFwd implements End {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int RECYCLED_AT_ONCE = 256;
    private static final int RECYCLED_TOGETHER = 64;

    private final Port port;
    private final XskSocket socket;
    private final RxRing rx;
    private final TxRing tx;
    private final FillRing fill;
    private final CompletionRing completion;
    private final MemorySegment memory;
    private final long chunkMask;
    private final boolean spins;
    private final Delay delay;
    private final Backoff backoff = new Backoff();

    private int sent; // since chunks were last given back
    private long bytes;
    private long droppedBefore;

    /** Forwards on {@code port}, which it owns from now on. */
    XdpFwd(Port port, boolean spins, Delay delay) {
        this.port = port;
        this.socket = port.socket();
        this.rx = socket.rx();
        this.tx = socket.tx();
        this.fill = socket.fill();
        this.completion = socket.completion();
        this.memory = port.umem().memory();
        this.chunkMask = -port.umem().spec().chunkSize();
        this.spins = spins;
        this.delay = delay;
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
    public int step(int limit) throws XdpException {
        int n = tx.reserve(rx.peek(limit));
        if (n > 0) {
            forward(n);
            delay.burn(n);
            if (tx.needsWakeup()) {
                socket.wakeup();
            }
            backoff.reset();
        }
        sent += n;
        if (sent >= RECYCLED_TOGETHER || n == 0) {
            recycle(); // when the frames are on their way: nobody waits for chunks, or nothing comes without some
        }
        return n;
    }

    @Override
    public void idle() throws XdpException {
        if (fill.needsWakeup() || tx.pending() > 0 && tx.needsWakeup()) {
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

    private void forward(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            long address = rx.address(i);
            int length = rx.length(i);
            Ethernet.swapAddresses(memory, address);
            tx.set(i, address, length);
            sum += length;
        }
        rx.release(n);
        tx.submit(n);
        bytes += sum;
    }

    private void recycle() {
        sent = 0;
        int n = fill.reserve(completion.peek(RECYCLED_AT_ONCE));
        if (n == 0) {
            return; // a spinning end would else write the shared indices in every round, which the driver reads
        }
        for (int i = 0; i < n; i++) {
            fill.set(i, completion.address(i) & chunkMask);
        }
        completion.release(n);
        fill.submit(n);
    }
}
