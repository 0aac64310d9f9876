package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverPinnedMap;
import java.util.List;
import java.util.Optional;

/**
 * A map of a program that is pinned, as the kernel has it: keys and values of bytes, in host byte order.
 *
 * <p>Safe for use by several threads. Closing it changes nothing in the map.
 *
 * @since 0.1, Linux 5.9
 */
public final class PinnedMap implements AutoCloseable {

    private final DriverPinnedMap driver;

    PinnedMap(DriverPinnedMap driver) {
        this.driver = driver;
    }

    /** Returns the length of a key, in bytes. */
    public int keyBytes() {
        return driver.keyBytes();
    }

    /** Returns the length of a value, in bytes; of a per-CPU map, those of all possible processors together. */
    public int valueBytes() {
        return driver.valueBytes();
    }

    /** Returns how many entries it may have. */
    public int maxEntries() {
        return driver.maxEntries();
    }

    /**
     * Puts an entry in, in place of one with the same key.
     *
     * @throws XdpException of kind UNSUPPORTED (E2BIG) if the map is full
     */
    public void put(byte[] key, byte[] value) throws XdpException {
        driver.put(key, value);
    }

    /** Returns the value of a key; empty if it is not there. */
    public Optional<byte[]> get(byte[] key) throws XdpException {
        return driver.get(key);
    }

    /** Removes an entry; returns whether it was there. */
    public boolean remove(byte[] key) throws XdpException {
        return driver.remove(key);
    }

    /** Returns the keys; while others change the map, some may be missing or twice there. */
    public List<byte[]> keys() throws XdpException {
        return driver.keys();
    }

    /** Closes the descriptor. Does nothing the second time. */
    @Override
    public void close() {
        driver.close();
    }
}
