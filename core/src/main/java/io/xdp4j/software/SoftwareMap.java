package io.xdp4j.software;

import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.software.program.SocketMap;

/**
 * A map from queue ids to sockets.
 *
 * <p>As in the kernel, a socket that is closed leaves its slot empty, and a program that is attached keeps the map:
 * closing it ends only changes to it.
 */
final class SoftwareMap implements DriverMap {

    private final String name;
    private final SocketMap sockets;
    private volatile boolean closed;

    SoftwareMap(String name, int slots) {
        this.name = name;
        this.sockets = new SocketMap(slots);
    }

    @Override
    public void put(int queueId, DriverSocket socket) throws XdpException {
        check("put", queueId);
        SoftwareSocket added = (SoftwareSocket) socket;
        if (added.closed()) {
            throw new IllegalStateException("the socket for slot " + queueId + " is closed");
        }
        if (!added.target().receives()) {
            throw new UnsupportedFeatureException(
                    operation("put", queueId), 0, "the socket only sends", "open it with an RX ring");
        }
        sockets.set(queueId, added.target());
    }

    @Override
    public void remove(int queueId) throws XdpException {
        check("remove", queueId);
        sockets.set(queueId, null);
    }

    /** Returns what programs look into. */
    SocketMap sockets() {
        return sockets;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void check(String verb, int queueId) throws XdpException {
        if (closed) {
            throw new IllegalStateException("map " + name + " is closed");
        }
        if (queueId < 0 || queueId >= sockets.slots()) {
            throw new XdpException(
                    Kind.INVALID,
                    operation(verb, queueId),
                    0,
                    "the map has slots 0 to " + (sockets.slots() - 1),
                    "make the map with a slot for each queue");
        }
    }

    private String operation(String verb, int queueId) {
        return verb + " map " + name + " slot " + queueId;
    }
}
