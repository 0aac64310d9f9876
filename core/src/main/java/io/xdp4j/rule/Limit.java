package io.xdp4j.rule;

/**
 * Which of the frames that a rule's match takes the rule takes. The others are left to the rules after it.
 *
 * @since 0.1
 */
public sealed interface Limit {

    /** All of them. */
    record None() implements Limit {
        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * So many a second, over all processors: as many at once as {@code burst} says, after which one more each
     * {@code 1/packetsPerSecond}.
     *
     * @param packetsPerSecond 1 to 1,000,000,000
     * @param burst 1 to 1,000,000,000; with the rate at most {@link #MOST_BURST_SECONDS} worth
     */
    record Rate(long packetsPerSecond, long burst) implements Limit {

        /** How long it may take at most until a burst is possible again. */
        public static final long MOST_BURST_SECONDS = 3600;

        private static final long MOST = 1_000_000_000;

        /** Checks the ranges. */
        public Rate {
            if (packetsPerSecond < 1 || packetsPerSecond > MOST) {
                throw new IllegalArgumentException("limit: " + packetsPerSecond + "/s, must be 1 to " + MOST);
            }
            if (burst < 1 || burst > MOST || burst / packetsPerSecond > MOST_BURST_SECONDS) {
                throw new IllegalArgumentException("burst: " + burst + ", must be 1 to " + MOST + " and at most "
                        + MOST_BURST_SECONDS + " seconds of the limit's");
            }
        }

        /** Returns the nanoseconds between two frames, 1 or more. */
        long intervalNanos() {
            return 1_000_000_000 / packetsPerSecond;
        }

        @Override
        public String toString() {
            return "limit " + packetsPerSecond + "/s burst " + burst;
        }
    }

    /**
     * Every so many-th, counted on each processor alone.
     *
     * @param oneIn 1 to 2<sup>31</sup>-1; 1 is all of them
     */
    record Sample(int oneIn) implements Limit {

        /** Checks the range. */
        public Sample {
            if (oneIn < 1) {
                throw new IllegalArgumentException("sample: 1/" + oneIn + ", must be 1/1 or less");
            }
        }

        @Override
        public String toString() {
            return "sample 1/" + oneIn;
        }
    }
}
