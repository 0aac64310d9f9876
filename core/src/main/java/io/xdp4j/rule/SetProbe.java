package io.xdp4j.rule;

/**
 * A key that is looked for in a {@link LiveSet}, made once and filled again and again.
 *
 * @since 0.1
 */
public final class SetProbe {

    private final MemorySet.Key key;

    SetProbe(int bytes) {
        key = new MemorySet.Key(new byte[bytes], 0);
    }

    /** Returns the key, in network order; borrowed. */
    public byte[] bytes() {
        return key.bytes();
    }

    /** Clears the bits after the first {@code bits}. */
    void keep(int bits) {
        int last = bits / 8;
        if (last < key.bytes().length) {
            key.bytes()[last] &= (byte) (0xFF00 >> bits % 8);
        }
    }

    /** Returns the key as one of {@code bits} bits. */
    MemorySet.Key key(int bits) {
        key.shorten(bits);
        return key;
    }
}
