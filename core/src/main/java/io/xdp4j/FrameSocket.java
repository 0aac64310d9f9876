package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.SocketChecks;
import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import java.util.Objects;

/**
 * The simplest case in one call: one queue, one socket, one rule. Frames that match come here, the others go on to the
 * host's stack.
 *
 * <p>Owns its memory, map, socket and link, and closes them. Belongs to one thread; {@link #close} may be called by
 * any.
 *
 * @since 0.1
 */
public final class FrameSocket implements AutoCloseable {

    private static final int BATCH = 64;

    private final Umem umem;
    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;
    private final ChunkPool pool;
    private final RxRing rx;
    private final TxRing tx;
    private int toSend;
    private long notSent;
    private volatile boolean closed;

    private FrameSocket(Umem umem, XskSocket socket, XskMap map, XdpLink link) {
        this.umem = umem;
        this.socket = socket;
        this.map = map;
        this.link = link;
        this.pool = umem.pool();
        this.rx = socket.rx();
        this.tx = socket.tx();
    }

    /** Opens a socket on {@code queue} that receives the frames that {@code match}, in the best modes there are. */
    public static FrameSocket open(Xdp xdp, XdpQueue queue, Match match) throws XdpException {
        return open(xdp, queue, match, AttachSpec.DEFAULT);
    }

    /** Opens a socket on {@code queue} that receives the frames that {@code match}, attached as {@code spec} says. */
    public static FrameSocket open(Xdp xdp, XdpQueue queue, Match match, AttachSpec spec) throws XdpException {
        SocketChecks.frameFitsFrameSocket(queue, UmemSpec.DEFAULT);
        Umem umem = xdp.umem(UmemSpec.DEFAULT);
        XskSocket socket = null;
        XskMap map = null;
        try {
            socket = xdp.open(queue, umem, XskSpec.DEFAULT);
            map = xdp.xskMap(queue.id() + 1);
            map.put(queue.id(), socket);
            return new FrameSocket(
                    umem, socket, map, xdp.attach(queue.device().rx(), RuleList.of(match.redirect(map)), spec));
        } catch (XdpException | RuntimeException e) {
            if (map != null) {
                map.close();
            }
            if (socket != null) {
                socket.close();
            }
            umem.close();
            throw e;
        }
    }

    /**
     * Blocks until frames are there or {@code timeout} is over, hands each to {@code handler}, and sends those that it
     * wants sent. Returns how many frames were handled; 0 as well if the thread was interrupted or the socket closed.
     *
     * <p>What {@code handler} throws is thrown on, when the chunk of that frame is free again; the frames after it are
     * handled by the next call.
     */
    public int receive(FrameHandler handler, Duration timeout) throws XdpException {
        try {
            return receiveBatch(handler, timeout);
        } catch (IllegalStateException e) {
            if (closed) {
                return 0; // another thread unmapped the rings or the memory under us
            }
            throw e;
        }
    }

    /** Returns the socket, for its statistics and its rings. */
    public XskSocket socket() {
        return socket;
    }

    /** Returns the link, for its mode and its counters. */
    public XdpLink link() {
        return link;
    }

    /** Returns how many frames were to be sent but found the TX ring full, u64. */
    public long notSent() {
        return notSent;
    }

    /** Detaches the program and closes the socket, the map and the memory. Does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        link.close();
        socket.close();
        map.close();
        umem.close();
    }

    private int receiveBatch(FrameHandler handler, Duration timeout) throws XdpException {
        int n = rx.peek(BATCH);
        if (n == 0) {
            finish(0); // chunks that came back meanwhile: with an empty fill ring nothing would ever arrive
            if (!socket.await(Events.RECEIVED, timeout)) {
                return 0;
            }
            n = rx.peek(BATCH);
        }
        int handled = 0;
        try {
            while (handled < n) {
                int i = handled++;
                handle(handler, rx.address(i), rx.length(i));
            }
        } finally {
            finish(handled);
        }
        return n;
    }

    private void handle(FrameHandler handler, long address, int length) {
        var next = FrameHandler.Next.DONE;
        try {
            next = Objects.requireNonNull(handler.onFrame(umem.memory(), address, length), "what the handler returns");
        } finally {
            switch (next) {
                case DONE -> pool.give(address);
                case SEND -> queue(address, length);
                case KEEP -> {}
            }
        }
    }

    /** Gives back what was handled, whatever came of it: a frame that stayed in the ring would be handled twice. */
    private void finish(int handled) throws XdpException {
        rx.release(handled);
        send();
        pool.refill(socket.fill());
        if (socket.fill().needsWakeup()) {
            socket.wakeup();
        }
    }

    private void queue(long address, int length) {
        if (tx.reserve(toSend + 1) > toSend) {
            tx.set(toSend++, address, length);
        } else {
            notSent++;
            pool.give(address);
        }
    }

    private void send() throws XdpException {
        if (toSend > 0) {
            tx.submit(toSend);
            toSend = 0;
            if (tx.needsWakeup()) {
                socket.wakeup();
            }
        }
        pool.reclaim(socket.completion());
    }
}
