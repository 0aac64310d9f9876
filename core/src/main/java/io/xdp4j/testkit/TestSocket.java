package io.xdp4j.testkit;

import io.xdp4j.Umem;
import io.xdp4j.XskSocket;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.RxRing;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An AF_XDP socket with memory of its own, for a test to send and to look at what arrives. A packet loop that is to be
 * tested has sockets of its own: {@link TestBed#xdp} opens them.
 *
 * <p>Belongs to one thread at a time. Up to {@value #CHUNKS} frames wait in it.
 *
 * @since 0.1
 */
public final class TestSocket {

    static final int CHUNKS = 1024;
    private static final int BATCH = 64;

    private final String name;
    private final XskSocket socket;
    private final Umem umem;
    private final Delays delays;

    TestSocket(String name, XskSocket socket, Delays delays) {
        this.name = "socket " + name;
        this.delays = delays;
        this.socket = socket;
        this.umem = socket.umem();
    }

    /** Returns the socket, for its rings and statistics. */
    public XskSocket socket() {
        return socket;
    }

    /**
     * Sends frames, in order, by the TX ring.
     *
     * @throws IllegalArgumentException if one does not fit into a chunk of 4096 bytes
     */
    public void send(byte[]... frames) throws XdpException {
        for (byte[] frame : frames) {
            send(frame);
        }
    }

    /** Takes what came since frames were last taken; fails unless it is these frames, in this order. */
    public void expect(byte[]... frames) throws XdpException {
        FrameDiff.expect(name, frames, take());
    }

    /** Takes what came since frames were last taken; fails unless it is {@code count} frames. */
    public void expect(int count) throws XdpException {
        expectCount(name, count, take().size());
    }

    /** Fails if anything came since frames were last taken. */
    public void expectNothing() throws XdpException {
        expect(new byte[0][]);
    }

    /**
     * Returns how long the last frame that programs sent to this queue's socket was on its way.
     *
     * @throws AssertionError if none came
     */
    public Duration lastDelay() {
        return delays.last();
    }

    /** Fails unless all frames that came since this was last asked, one or more, were so long on their way. */
    public void expectDelay(Duration delay) {
        delays.expect(delay, delay);
    }

    /** Fails unless they were at least and at most so long on their way. */
    public void expectDelay(Duration least, Duration most) {
        delays.expect(least, most);
    }

    /** Takes what came since frames were last taken. */
    public List<byte[]> take() throws XdpException {
        List<byte[]> frames = new ArrayList<>();
        RxRing rx = socket.rx();
        for (int n = rx.peek(BATCH); n > 0; n = rx.peek(BATCH)) {
            for (int i = 0; i < n; i++) {
                frames.add(umem.copyOf(rx, i));
                umem.pool().give(rx.address(i));
            }
            rx.release(n);
        }
        umem.pool().refill(socket.fill());
        if (socket.fill().needsWakeup()) {
            socket.wakeup();
        }
        return frames;
    }

    static void expectCount(String name, int count, int came) {
        if (count != came) {
            throw new AssertionError(
                    name + ": expected " + FrameDiff.count(count, "frame") + ", but " + came + " came");
        }
    }

    private void send(byte[] frame) throws XdpException {
        int chunkSize = umem.spec().chunkSize();
        if (frame.length > chunkSize) {
            throw new IllegalArgumentException(frame.length + " bytes do not fit into a chunk of " + chunkSize);
        }
        umem.pool().reclaim(socket.completion());
        if (umem.pool().available() == 0 || socket.tx().reserve(1) == 0) {
            throw new AssertionError(name + ": no free chunk or no room in the TX ring to send from");
        }
        long chunk = umem.pool().take();
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, umem.memory(), chunk, frame.length);
        socket.tx().set(0, chunk, frame.length);
        socket.tx().submit(1);
        socket.wakeup();
        umem.pool().reclaim(socket.completion());
    }
}
