package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.RedirectTarget;

/**
 * A map from queue ids to sockets: where {@code redirect} sends a frame, by the queue that it came from.
 *
 * <p>Live: a change is seen by attached programs at once. A socket that is closed leaves its slots empty. Safe for
 * use by several threads.
 *
 * @since 0.1
 */
public final class XskMap implements RedirectTarget, AutoCloseable {

    final DriverMap driver;

    private final Xdp xdp;
    private final String name;
    private final int slots;
    private volatile boolean closed;

    XskMap(Xdp xdp, DriverMap driver, String name, int slots) {
        this.xdp = xdp;
        this.driver = driver;
        this.name = name;
        this.slots = slots;
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns its name, for people. */
    @Override
    public String toString() {
        return "map " + name;
    }

    /** Returns how many slots there are; queue ids are 0 to {@code slots() - 1}. */
    public int slots() {
        return slots;
    }

    /**
     * Puts {@code socket} at {@code queueId}, in place of what was there. It receives only frames of the queue that
     * it is open on.
     *
     * @throws IllegalArgumentException if there is no such slot
     */
    public void put(int queueId, XskSocket socket) throws XdpException {
        check(queueId);
        if (!socket.driverName().equals(driverName())) {
            throw new IllegalArgumentException("map " + name + ": socket of the " + socket.driverName() + " driver");
        }
        driver.put(queueId, socket.driver);
    }

    /**
     * Empties the slot of {@code queueId}; does nothing if it is empty.
     *
     * @throws IllegalArgumentException if there is no such slot
     */
    public void remove(int queueId) throws XdpException {
        check(queueId);
        driver.remove(queueId);
    }

    /** Closes the map. Programs that redirect into it keep it alive until they are detached. */
    @Override
    public void close() {
        synchronized (xdp) {
            if (!closed) {
                closed = true;
                driver.close();
                xdp.closed(this);
            }
        }
    }

    boolean isClosed() {
        return closed;
    }

    String driverName() {
        return xdp.driver();
    }

    private void check(int queueId) {
        if (closed) {
            throw new IllegalStateException("map " + name + ": closed");
        }
        if (queueId < 0 || queueId >= slots) {
            throw new IllegalArgumentException("map " + name + ": queue " + queueId + " of " + slots + " slots");
        }
    }
}
