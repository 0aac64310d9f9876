package io.xdp4j.tools.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Percentiles of round-trip times, in microseconds.
 *
 * @param p50 half are at most this
 * @param p90 of ten, nine are
 * @param p99 of a hundred, 99 are
 * @param p999 of a thousand, 999 are
 * @param max all are
 */
public record Latencies(double p50, double p90, double p99, double p999, double max) {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;

    /** Returns the percentiles of a histogram of nanoseconds; null if it is null or empty. */
    public static Latencies of(Histogram nanos) {
        if (nanos == null || nanos.getTotalCount() == 0) {
            return null;
        }
        return new Latencies(
                micros(nanos.getValueAtPercentile(50)),
                micros(nanos.getValueAtPercentile(90)),
                micros(nanos.getValueAtPercentile(99)),
                micros(nanos.getValueAtPercentile(99.9)),
                micros(nanos.getMaxValue()));
    }

    /** Returns an empty histogram of nanoseconds that never grows. */
    static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }
}
