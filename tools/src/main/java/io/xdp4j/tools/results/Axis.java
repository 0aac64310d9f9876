package io.xdp4j.tools.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scale from 0 to a round number. */
record Axis(double step, int steps) {

    private static final int MOST_STEPS = 6;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** Returns a scale that reaches {@code most}, with a round step. */
    static Axis to(double most) {
        double least = Math.max(most, 1e-9) / MOST_STEPS;
        double magnitude = Math.pow(10, Math.floor(Math.log10(least)));
        double step = magnitude;
        for (double round : ROUND) {
            step = round * magnitude;
            if (step >= least) {
                break;
            }
        }
        return new Axis(step, Math.max(1, (int) Math.ceil(most / step - 1e-9)));
    }

    double end() {
        return step * steps;
    }

    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        for (int i = 0; i <= steps; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Returns a number with four significant digits at most, thousands as k, millions as M. */
    static String brief(double value) {
        if (value >= 1e6) {
            return digits(value / 1e6) + " M";
        }
        return value >= 1e4 ? digits(value / 1e3) + " k" : digits(value);
    }

    private static String digits(double value) {
        int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** Returns a number with two decimals, or none from a thousand on. */
    static String exact(double value) {
        return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : "%,.2f", value);
    }

    /** Returns a share of 1 in percent, with all its nines. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.6f", share * 100)
                .replaceAll("0+$", "")
                .replaceAll("\\.$", "");
    }
}
