package io.xdp4j.tools.results;

/** Whether a figure notices that every packet takes a little longer. */
public enum Sense {
    /** The delay moved it, the right way, by more than its spread. */
    COUNTS,
    /** It did not: a difference of that size would not be seen either. */
    DOES_NOT_COUNT,
    /** Not tried, tried with too few runs, or a delay says nothing about this figure. */
    UNKNOWN;

    private static final int ENOUGH_RUNS = 4;

    /** Judges by {@code plain} and {@code delayed} runs; the latter may be null. */
    static Sense of(Figure figure, Spread plain, Spread delayed) {
        if (figure.trend() == Figure.Trend.NONE || delayed == null) {
            return UNKNOWN;
        }
        if (plain.runs() < ENOUGH_RUNS || delayed.runs() < ENOUGH_RUNS) {
            return UNKNOWN; // too few to have a spread
        }
        double rise = delayed.median() - plain.median();
        double move = figure.trend() == Figure.Trend.UP ? rise : -rise;
        return move > Math.max(plain.width(), delayed.width()) ? COUNTS : DOES_NOT_COUNT;
    }
}
