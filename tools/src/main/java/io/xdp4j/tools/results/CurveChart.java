package io.xdp4j.tools.results;

import static io.xdp4j.tools.results.Markup.at;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Round trips over percentiles: to the right each nine more takes as much room as the one before, upwards each tenfold.
 */
final class CurveChart {

    private static final double WIDTH = 760;
    private static final double LEFT = 64;
    private static final double TOP = 12;
    private static final double PLOT_WIDTH = WIDTH - LEFT - 24;
    private static final double PLOT_HEIGHT = 320;
    private static final double FOOT = 52;
    private static final double LEAST_MICROS = 0.01;
    private static final int MOST_NINES = 8;
    private static final double[] ROUND = {1, 2, 5};

    private final Markup page;
    private final double low;
    private final double high;
    private final double nines;

    private CurveChart(Markup page, List<HdrFile> curves) {
        this.page = page;
        List<HdrFile.Point> all =
                curves.stream().flatMap(curve -> curve.points().stream()).toList();
        this.low = Math.log10(
                roundDown(all.stream().mapToDouble(CurveChart::micros).min().orElse(LEAST_MICROS)));
        this.high = Math.max(
                low + 0.5,
                Math.log10(all.stream().mapToDouble(CurveChart::micros).max().orElse(1)) + 0.05);
        this.nines = Math.max(
                2,
                Math.ceil(all.stream()
                        .filter(point -> point.share() < 1)
                        .mapToDouble(CurveChart::ninesOf)
                        .max()
                        .orElse(2)));
    }

    static void draw(Markup page, List<HdrFile> curves) {
        new CurveChart(page, curves).drawAll(curves);
    }

    private void drawAll(List<HdrFile> curves) {
        page.open("figure").element("figcaption", "Round trip by percentile");
        page.open("p", "class", "legend");
        for (int i = 0; i < curves.size(); i++) {
            page.open("span", "class", "key c" + i % Page.COLORS)
                    .text(curves.get(i).name())
                    .close();
        }
        page.close();
        page.openPlot(WIDTH, TOP + PLOT_HEIGHT + FOOT, "Round trip in µs by percentile");
        drawShares();
        drawMicros();
        for (int i = 0; i < curves.size(); i++) {
            draw(curves.get(i), i % Page.COLORS);
        }
        page.close().close();
    }

    private void drawShares() {
        double bottom = TOP + PLOT_HEIGHT;
        for (int n = 0; n <= nines; n++) {
            String x = x(1 - Math.pow(10, -n));
            String label = n == 0 ? "0 %" : n == 1 ? "90 %" : "99" + (n > 2 ? "." + "9".repeat(n - 2) : "") + " %";
            page.empty("line", "class", "grid", "x1", x, "x2", x, "y1", at(TOP), "y2", at(bottom));
            page.element("text", label, "class", "tick", "x", x, "y", at(bottom + 16));
        }
        page.element(
                "text",
                "percentile: so many round trips are at most so long",
                "class",
                "unit",
                "x",
                at(LEFT + PLOT_WIDTH / 2),
                "y",
                at(bottom + 38));
    }

    private void drawMicros() {
        for (double micros : roundMicros()) {
            String y = y(micros);
            page.empty("line", "class", "grid", "x1", at(LEFT), "x2", at(LEFT + PLOT_WIDTH), "y1", y, "y2", y);
            page.element("text", Axis.brief(micros), "class", "rung", "x", at(LEFT - 8), "y", y);
        }
        String place = "translate(14 " + at(TOP + PLOT_HEIGHT / 2) + ") rotate(-90)";
        page.element("text", "round trip, µs", "class", "unit", "transform", place);
    }

    private void draw(HdrFile curve, int color) {
        String line = curve.points().stream()
                .map(point -> x(point.share()) + "," + y(point.micros()))
                .collect(Collectors.joining(" "));
        page.open("g", "class", "curve c" + color);
        page.empty("polyline", "points", line);
        for (HdrFile.Point point : curve.points()) {
            String tip = String.format(
                    Locale.ROOT,
                    "%s%n%s %% at most %s µs",
                    curve.name(),
                    Axis.percent(point.share()),
                    Axis.brief(point.micros()));
            page.open("circle", "cx", x(point.share()), "cy", y(point.micros()), "r", "5");
            page.element("title", tip).close();
        }
        page.close();
    }

    private List<Double> roundMicros() {
        var rungs = new ArrayList<Double>();
        for (double decade = Math.pow(10, Math.floor(low)); Math.log10(decade) <= high; decade *= 10) {
            for (double round : ROUND) {
                double log = Math.log10(round * decade);
                if (log > low - 1e-9 && log <= high) {
                    rungs.add(round * decade);
                }
            }
        }
        return rungs;
    }

    private static double roundDown(double micros) {
        double decade = Math.pow(10, Math.floor(Math.log10(micros)));
        double rung = decade;
        for (double round : ROUND) {
            rung = round * decade <= micros ? round * decade : rung;
        }
        return rung;
    }

    /** A round trip of 0 has no place on this scale. */
    private static double micros(HdrFile.Point point) {
        return Math.max(LEAST_MICROS, point.micros());
    }

    private static double ninesOf(HdrFile.Point point) {
        return Math.min(MOST_NINES, -Math.log10(1 - point.share()));
    }

    private String x(double share) {
        double at = share >= 1 ? nines : Math.min(nines, -Math.log10(1 - share));
        return at(LEFT + at / nines * PLOT_WIDTH);
    }

    private String y(double micros) {
        double at = (Math.log10(Math.max(LEAST_MICROS, micros)) - low) / (high - low);
        return at(TOP + (1 - at) * PLOT_HEIGHT);
    }
}
