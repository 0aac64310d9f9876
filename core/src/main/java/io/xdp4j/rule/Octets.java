package io.xdp4j.rule;

import java.math.BigInteger;

/** Numbers as bytes in network order. */
final class Octets {

    private Octets() {}

    /** Returns the {@code size} bytes of a number that has no more. */
    static byte[] of(BigInteger number, int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = number.shiftRight((size - 1 - i) * Byte.SIZE).byteValue();
        }
        return octets;
    }
}
