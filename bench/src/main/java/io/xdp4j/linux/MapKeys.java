package io.xdp4j.linux;

/** Keys at random, by xorshift: the same in Java and in {@link MapTime}'s program. */
final class MapKeys {

    static final long SEED = 88172645463325252L;

    private MapKeys() {}

    static long next(long state) {
        long a = state ^ state << 13;
        long b = a ^ a >>> 7;
        return b ^ b << 17;
    }

    static long key(long state, int keys) {
        return (state & 0xFFFF_FFFFL) * keys >>> 32;
    }
}
