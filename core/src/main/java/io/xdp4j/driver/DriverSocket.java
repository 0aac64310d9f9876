package io.xdp4j.driver;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;

/** An AF_XDP socket. Owns its rings' memory; {@link #close} unmaps it and ends {@link #await} in other threads. */
public interface DriverSocket extends AutoCloseable {

    /** Returns the RX ring; null if the socket only sends. */
    RxRing rx();

    /** Returns the TX ring; null if the socket only receives. */
    TxRing tx();

    /** Returns the fill ring. */
    FillRing fill();

    /** Returns the completion ring. */
    CompletionRing completion();

    /** Returns how frames get into the memory. */
    SocketMode mode();

    /** Returns what the driver counted. */
    Counters counters() throws XdpException;

    /**
     * Blocks until an event is there, the time is over, the thread is interrupted (its status stays set) or the
     * socket is closed; returns whether an event is there.
     */
    boolean await(Events events, long timeoutNanos) throws XdpException;

    /**
     * Makes the driver work on the rings, if it sleeps; returns when it has taken what the TX ring holds or cannot now,
     * or at once if another thread is to do that.
     */
    void wakeup() throws XdpException;

    @Override
    void close();
}
