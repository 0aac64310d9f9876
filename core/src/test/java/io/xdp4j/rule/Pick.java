package io.xdp4j.rule;

import java.util.List;
import java.util.SplittableRandom;

/** Random choices, the same for the same seed. */
final class Pick {

    private final SplittableRandom random;

    Pick(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** Returns a number from 0 to before {@code bound}. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int from(int first, int bound) {
        return random.nextInt(first, bound);
    }

    int of(int[] values) {
        return values[random.nextInt(values.length)];
    }

    long of(long[] values) {
        return values[random.nextInt(values.length)];
    }

    /** Returns often the first, so that several together are often what is looked for. */
    int often(int[] values) {
        return oneIn(2) ? values[0] : of(values);
    }

    long often(long[] values) {
        return oneIn(2) ? values[0] : of(values);
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    int any() {
        return random.nextInt();
    }

    long anyLong() {
        return random.nextLong();
    }
}
