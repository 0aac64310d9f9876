package io.xdp4j.tools.bench;

/**
 * How long a measurement takes.
 *
 * @param packets ends after so many packets; {@link Long#MAX_VALUE} if only the time counts
 * @param seconds ends after so many seconds; infinite if only the packets count
 * @param warmUpSeconds how long packets flow before they are counted
 * @param patienceSeconds how long the first packet is waited for
 */
public record Limits(long packets, double seconds, double warmUpSeconds, double patienceSeconds) {

    private static final double PATIENCE_SECONDS = 10;

    /** Checks the ranges. */
    public Limits {
        if (packets < 1) {
            throw new IllegalArgumentException("--packets " + packets + ": must be 1 or more");
        }
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("--seconds " + seconds + ": must be more than 0");
        }
        if (!(warmUpSeconds >= 0) || Double.isInfinite(warmUpSeconds)) {
            throw new IllegalArgumentException("--warmup " + warmUpSeconds + ": must be 0 or more, and finite");
        }
    }

    /** Returns limits of time: the first packet is waited for 10 seconds, or {@code seconds} if that is longer. */
    public static Limits ofSeconds(double seconds, double warmUpSeconds) {
        if (Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("--seconds " + seconds + ": must be finite");
        }
        return new Limits(Long.MAX_VALUE, seconds, warmUpSeconds, Math.max(seconds, PATIENCE_SECONDS));
    }

    /** Returns a limit of packets: however long they take to come. */
    public static Limits ofPackets(long packets, double warmUpSeconds) {
        return new Limits(packets, Double.POSITIVE_INFINITY, warmUpSeconds, Double.POSITIVE_INFINITY);
    }
}
