package io.xdp4j.software.link;

/**
 * A stream of random numbers that is the same for the same seed, on every machine. Source: SplitMix64, of Steele, Lea
 * and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
 */
public final class Draws {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /** Makes the stream of that number, of a port of that number. */
    Draws(long seed, int port, int stream) {
        this.state = mixed(mixed(seed + GOLDEN * (port + 1L)) + GOLDEN * (stream + 1L));
    }

    /** Returns the seed, which is not 0, of what has that place where {@code seed} is the seed of all. */
    public static long seed(long seed, long place) {
        long derived = mixed(mixed(seed) + GOLDEN * (place + 1));
        return derived == 0 ? GOLDEN : derived;
    }

    /** Draws, if it is uncertain, whether what is of that probability happens. */
    boolean happens(double probability) {
        return probability > 0 && (next() >>> 11) * UNIT < probability;
    }

    /** Draws a number from 0 to before {@code bound}, which is 1 or more. */
    long below(long bound) {
        return Math.unsignedMultiplyHigh(next(), bound);
    }

    private long next() {
        state += GOLDEN;
        return mixed(state);
    }

    private static long mixed(long seed) {
        long z = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
