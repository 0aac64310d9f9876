package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;

/**
 * Hashes keys with secrets that each map draws anew, so that nobody who chooses keys can make them collide. Two rounds
 * of a 64 by 64 bit product folded by xor, as in wyhash.
 */
final class KeyHash {

    private final long first;
    private final long second;
    private final long third;

    KeyHash(boolean zeroSeed) {
        var random = new SecureRandom();
        first = zeroSeed ? 0xA0761D6478BD642FL : random.nextLong();
        second = (zeroSeed ? 0xE7037ED1A0B428DBL : random.nextLong()) | 1;
        third = (zeroSeed ? 0x8EBC6AF09C88C6E3L : random.nextLong()) | 1;
    }

    long of(MemorySegment space, long key, int bytes) {
        if (bytes == Integer.BYTES) {
            return fold(fold(space.get(JAVA_INT_UNALIGNED, key) ^ first, second) ^ bytes, third);
        }
        if (bytes == Long.BYTES) {
            return fold(fold(space.get(JAVA_LONG_UNALIGNED, key) ^ first, second) ^ bytes, third);
        }
        return ofAny(space, key, bytes);
    }

    private long ofAny(MemorySegment space, long key, int bytes) {
        long state = first;
        int at = 0;
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            state = fold(space.get(JAVA_LONG_UNALIGNED, key + at) ^ state, second) + third;
        }
        if (at < bytes) {
            state = fold(rest(space, key + at, bytes - at) ^ state, second) + third;
        }
        return fold(state ^ bytes, third);
    }

    private static long rest(MemorySegment space, long at, int bytes) {
        long rest = 0;
        for (int i = 0; i < bytes; i++) {
            rest |= (space.get(JAVA_BYTE, at + i) & 0xFFL) << 8 * i;
        }
        return rest;
    }

    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
