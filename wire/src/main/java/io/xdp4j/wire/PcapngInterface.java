package io.xdp4j.wire;

/**
 * An interface of a pcapng section: whose frames, and how their times are to be read.
 *
 * @param name its name; empty if the file does not say
 * @param linkType what kind of frames
 * @param snapLength how many bytes of a frame are kept at most, u32; 0 for all
 * @param resolution what a tick is, {@code if_tsresol}, u8: a second by 10 to the lower 7 bits, or by 2 to them if the
 *     upper bit is set
 * @param seconds what is added to every time
 */
record PcapngInterface(String name, int linkType, long snapLength, int resolution, long seconds) {

    static final int MICROS = 6;
    static final int NANOS = 9;

    /** A time that cannot be had. */
    static final long NEVER = Long.MIN_VALUE;

    private static final long NANOS_OF_SECOND = 1_000_000_000;
    private static final int MOST_DIGITS = 19; // 10 to the 19th is the last that a u64 holds

    /** Returns {@code ticks}, u64, in nanoseconds since 1970, or {@link #NEVER} if 63 bits do not hold them. */
    long epochNanos(long ticks) {
        int exponent = resolution & 0x7F;
        long nanos = resolution > 0x7F ? binary(ticks, exponent) : decimal(ticks, exponent);
        if (nanos < 0 || seconds > Long.MAX_VALUE / NANOS_OF_SECOND || seconds < -Long.MAX_VALUE / NANOS_OF_SECOND) {
            return NEVER;
        }
        long sum = nanos + seconds * NANOS_OF_SECOND;
        return sum < 0 ? NEVER : sum;
    }

    private static long decimal(long ticks, int exponent) {
        if (exponent > NANOS) {
            return exponent - NANOS > MOST_DIGITS ? 0 : Long.divideUnsigned(ticks, power(exponent - NANOS));
        }
        long factor = power(NANOS - exponent);
        return Math.unsignedMultiplyHigh(ticks, factor) != 0 ? NEVER : ticks * factor;
    }

    /** The 128 bits of ticks times 10 to the 9th, shifted. */
    private static long binary(long ticks, int exponent) {
        long high = Math.unsignedMultiplyHigh(ticks, NANOS_OF_SECOND);
        long low = ticks * NANOS_OF_SECOND;
        if (exponent >= Long.SIZE) {
            return high >>> exponent - Long.SIZE;
        }
        if (high >>> exponent != 0) {
            return NEVER;
        }
        return exponent == 0 ? low : high << Long.SIZE - exponent | low >>> exponent;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
