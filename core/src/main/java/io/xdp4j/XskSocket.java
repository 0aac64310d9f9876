package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.Statistics;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.driver.Driver;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.Leftovers;
import io.xdp4j.ring.Rings;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.rule.RedirectTarget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An AF_XDP socket: four rings over a UMEM, bound to one queue of an interface.
 *
 * <p>Owns its rings and closes them. Each ring end belongs to one thread at a time; {@link #close} may be called by any
 * thread and ends {@link #await} in others. A ring used after that is an {@link IllegalStateException}.
 *
 * @since 0.1, Linux 5.9
 */
public final class XskSocket implements RedirectTarget, AutoCloseable {

    final DriverSocket driver;

    private final Xdp xdp;
    private final Umem umem;
    private final XdpQueue queue;
    private final int place; // among the sockets of the queue, from 1
    private final RxRing rx;
    private final TxRing tx;
    private final FillRing fill;
    private final CompletionRing completion;
    private final Rings rings;

    /** Holds this socket alone, for rules that redirect to it; null until one does. */
    private DriverMap alone;

    private boolean closed;

    XskSocket(Xdp xdp, DriverSocket driver, Umem umem, XdpQueue queue, int place) {
        this.xdp = xdp;
        this.driver = driver;
        this.umem = umem;
        this.queue = queue;
        this.place = place;
        this.rx = driver.rx();
        this.tx = driver.tx();
        this.fill = driver.fill();
        this.completion = driver.completion();
        this.rings = new Rings(rx, tx, fill, completion);
    }

    /** Returns the queue that it is bound to. */
    public XdpQueue queue() {
        return queue;
    }

    /**
     * Returns the name by which a rule redirects to it, without a map: {@code socket-} and the numbers of its interface
     * and queue. Such a rule takes frames of this queue only; those of others miss. Of several sockets on one queue,
     * all but the first have the smallest number from 2 behind it that is free when they are opened:
     * {@code socket-1-0-2}.
     */
    @Override
    public String name() {
        return "socket-" + queue.device().index() + "-" + queue.id() + (place == 1 ? "" : "-" + place);
    }

    /** Returns its name and its queue, for people. */
    @Override
    public String toString() {
        return name() + " on " + queue;
    }

    /** Returns the memory that its frames lie in. */
    public Umem umem() {
        return umem;
    }

    /**
     * Returns the RX ring.
     *
     * @throws IllegalStateException if the socket was opened to send only
     */
    public RxRing rx() {
        if (rx == null) {
            throw new IllegalStateException("the socket on " + queue + " was opened to send only");
        }
        return rx;
    }

    /**
     * Returns the TX ring.
     *
     * @throws IllegalStateException if the socket was opened to receive only
     */
    public TxRing tx() {
        if (tx == null) {
            throw new IllegalStateException("the socket on " + queue + " was opened to receive only");
        }
        return tx;
    }

    /** Returns the fill ring. */
    public FillRing fill() {
        return fill;
    }

    /** Returns the completion ring. */
    public CompletionRing completion() {
        return completion;
    }

    /** Returns how frames get from the queue to the memory: never {@link SocketMode#AUTO}. */
    public SocketMode mode() {
        return driver.mode();
    }

    /**
     * Returns what the driver counted since the socket was opened, and where the chunks of the UMEM are.
     *
     * <p>A leak shows in {@code statistics().chunks().user()}: chunks that are neither free nor in a ring nor with the
     * driver, so that the application has them. It rises where frames are not given back, until the fill ring runs
     * empty; {@link Umem#held()} then names them.
     */
    public Statistics statistics() throws XdpException {
        return driver.counters().with(umem.chunks());
    }

    /**
     * Blocks until an event is there; returns whether one is. Returns false as well when {@code timeout} is over,
     * when the thread is interrupted (its status stays set), and when the socket is closed by another thread; the last
     * two may take 20 milliseconds to be heard.
     *
     * <p>Spins for the spec's {@code spinNanos} before it sleeps. Blocks its carrier if called on a virtual thread.
     *
     * @throws XdpException of kind GONE, once, if the interface is gone
     */
    public boolean await(Events events, Duration timeout) throws XdpException {
        return driver.await(events, TimeUnit.NANOSECONDS.convert(timeout)); // for ever is 292 years
    }

    /**
     * Makes the driver work on the rings. Needed only if a ring says so ({@link TxRing#needsWakeup},
     * {@link FillRing#needsWakeup}). Returns when the driver has taken all that the TX ring holds, or cannot take
     * more now.
     *
     * @throws XdpException of kind GONE, once, if the interface is gone
     */
    public void wakeup() throws XdpException {
        driver.wakeup();
    }

    /**
     * Unbinds, unmaps and closes the socket. The queue can be opened again at once. Does nothing the second time.
     *
     * <p>The chunks that are in its rings go back to the UMEM's pool, but for those that were peeked, which are the
     * application's to give. In zero-copy mode they do not: the device may use them for a while longer.
     */
    @Override
    public void close() {
        synchronized (xdp) {
            if (!closed) {
                closed = true;
                int withDriver = rings.withDriver();
                Leftovers leftovers = rings.leftovers();
                if (alone != null) {
                    alone.close();
                }
                driver.close();
                umem.closed(rings, leftovers, withDriver, driver.mode() == SocketMode.ZERO_COPY);
                xdp.closed(this);
            }
        }
    }

    /** Returns the map that holds this socket alone, which it owns. The caller holds the lock of the Xdp. */
    DriverMap alone(Driver maker) throws XdpException {
        if (alone == null) {
            alone = maker.xskMap(name(), queue.id() + 1);
            alone.put(queue.id(), driver);
        }
        return alone;
    }

    /** Returns its number among the sockets of its queue, from 1. */
    int place() {
        return place;
    }

    Rings rings() {
        return rings;
    }

    String driverName() {
        return xdp.driver();
    }
}
