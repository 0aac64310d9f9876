package io.xdp4j.tools.bench;

import java.util.Arrays;

/**
 * How much faster the second half of a measurement was than the first. What it is shown is how far the count was, and
 * when; an end may count many packets at once, so only looks at which it had changed say anything.
 */
final class Rise {

    private static final int ENOUGH = 4;

    private long[] packets = new long[64];
    private long[] nanos = new long[64];
    private int looks;

    void look(long count, long atNanos) {
        if (looks > 0 && packets[looks - 1] == count) {
            return;
        }
        if (looks == packets.length) {
            packets = Arrays.copyOf(packets, 2 * looks);
            nanos = Arrays.copyOf(nanos, 2 * looks);
        }
        packets[looks] = count;
        nanos[looks++] = atNanos;
    }

    /** Returns the rate of the second half over that of the first; NaN if that is too short to say. */
    double ratio() {
        if (looks < ENOUGH) {
            return Double.NaN;
        }
        int last = looks - 1;
        int half = Arrays.binarySearch(nanos, 1, last, nanos[0] + (nanos[last] - nanos[0]) / 2);
        int middle = half >= 0 ? half : Math.min(-half - 1, last - 1);
        return rate(middle, last) / rate(0, middle);
    }

    private double rate(int from, int to) {
        return (double) (packets[to] - packets[from]) / (nanos[to] - nanos[from]);
    }
}
