package io.xdp4j.driver;

import io.xdp4j.device.XdpException;

/** A map from queue ids to sockets, live: programs that redirect into it see a change at once. */
public interface DriverMap extends AutoCloseable {

    /** Puts {@code socket} at {@code queueId}, in place of what was there. */
    void put(int queueId, DriverSocket socket) throws XdpException;

    /** Empties the slot; does nothing if it is empty. */
    void remove(int queueId) throws XdpException;

    @Override
    void close();
}
