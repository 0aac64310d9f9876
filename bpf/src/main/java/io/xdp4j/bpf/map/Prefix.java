package io.xdp4j.bpf.map;

import java.net.InetAddress;

/**
 * The key of an {@link MapType#LPM_TRIE} of addresses.
 *
 * @param address whose first bits count; the others are kept
 * @param bits how many, from 0
 * @since 0.1
 */
public record Prefix(InetAddress address, int bits) {

    /** Checks the number of bits. */
    public Prefix {
        int most = 8 * address.getAddress().length;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(address.getHostAddress() + "/" + bits + ": 0 to " + most + " bits");
        }
    }

    /** {@return {@code address/bits}} */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
