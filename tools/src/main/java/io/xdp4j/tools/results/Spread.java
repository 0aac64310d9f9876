package io.xdp4j.tools.results;

import java.util.Arrays;
import java.util.Collection;

/**
 * A figure over several runs.
 *
 * @param runs how many
 * @param min the least
 * @param lowerQuartile a quarter is at most this
 * @param median the middle one; of an even number the mean of the middle two
 * @param upperQuartile three quarters are at most this
 * @param max the largest
 * @param low the median of all runs that could be is above this, with 95 % confidence; NaN for fewer than six runs
 * @param high likewise below this
 */
public record Spread(
        int runs,
        double min,
        double lowerQuartile,
        double median,
        double upperQuartile,
        double max,
        double low,
        double high) {

    private static final double TAIL = 0.025;
    private static final double TAIL_DEVIATIONS = 1.96;
    private static final int EXACT = 500;

    static Spread of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = rank(n);
        return new Spread(
                n,
                sorted[0],
                quantile(sorted, 0.25),
                quantile(sorted, 0.5),
                quantile(sorted, 0.75),
                sorted[n - 1],
                rank == 0 ? Double.NaN : sorted[rank - 1],
                rank == 0 ? Double.NaN : sorted[n - rank]);
    }

    /** Returns whether there were runs enough for an interval. */
    public boolean hasInterval() {
        return !Double.isNaN(low);
    }

    /** Returns how far the middle half of the runs lies apart. */
    double width() {
        return upperQuartile - lowerQuartile;
    }

    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Returns the k for which the k-th least and the k-th largest of {@code n} runs enclose the median with 95 %
     * confidence or more, whatever its distribution: the sign test. 0 if there is none.
     */
    private static int rank(int n) {
        if (n > EXACT) {
            return (int) (n / 2.0 - TAIL_DEVIATIONS * Math.sqrt(n) / 2);
        }
        double probability = Math.pow(0.5, n); // that exactly k runs are below the median
        double below = 0;
        int k = 0;
        while (below + probability <= TAIL) {
            below += probability;
            probability *= (double) (n - k) / (k + 1);
            k++;
        }
        return k;
    }
}
