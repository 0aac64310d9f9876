package io.xdp4j.driver;

import io.xdp4j.device.XdpException;
import java.util.List;
import java.util.Optional;

/** A map of a pinned program, as bytes. */
public interface DriverPinnedMap extends AutoCloseable {

    /** Returns the length of a key. */
    int keyBytes();

    /** Returns the length of a value; of a per-CPU map that of one processor's. */
    int valueBytes();

    /** Returns how many entries it may have. */
    int maxEntries();

    /** Puts an entry in. */
    void put(byte[] key, byte[] value) throws XdpException;

    /** Returns the value of a key. */
    Optional<byte[]> get(byte[] key) throws XdpException;

    /** Removes an entry; returns whether it was there. */
    boolean remove(byte[] key) throws XdpException;

    /** Returns the keys there are, as far as they stay while they are read. */
    List<byte[]> keys() throws XdpException;

    @Override
    void close();
}
