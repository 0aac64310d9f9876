package io.xdp4j.bpf.vm.map;

import java.security.SecureRandom;

/**
 * Hashes keys with secrets, so that nobody who chooses keys can make them collide. Two rounds of a 64 by 64 bit product
 * folded by xor, as in wyhash. A record, because HotSpot trusts
 * that the fields of one never change.
 */
record KeyHash(long first, long second, long third) {

    /** Returns the hash of maps that ask for no seed. */
    static KeyHash zeroSeed() {
        return new KeyHash(0xA0761D6478BD642FL, 0xE7037ED1A0B428DBL, 0x8EBC6AF09C88C6E3L);
    }

    /** Returns one with secrets that are drawn anew. */
    static KeyHash random() {
        var random = new SecureRandom();
        return new KeyHash(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1);
    }

    /** Returns the state before the first bytes. */
    long start() {
        return first;
    }

    /** Returns the state behind eight more bytes, or what is left. */
    long add(long state, long word) {
        return fold(word ^ state, second) + third;
    }

    /** Returns the state behind a key of sixteen bytes, from its start, by one product of both halves. */
    long pair(long low, long high) {
        return fold(low ^ first, high ^ second);
    }

    /** Returns the hash of so many bytes. */
    long end(long state, int bytes) {
        return fold(state ^ bytes, third);
    }

    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
