package io.xdp4j.tools.results;

import static io.xdp4j.tools.results.Markup.at;

import java.util.List;

/**
 * Horizontal bars from 0, one a configuration: the median, stacked if it has parts; a dot for each run, and a whisker
 * from the least to the largest.
 */
final class BarChart {

    private static final double LEFT = 8;
    private static final double WIDTH = 760;
    private static final double PLOT = WIDTH - LEFT - 210;
    private static final double ROW = 50;
    private static final double LABEL = 15;
    private static final double BAR = 18;
    private static final double FOOT = 44;
    private static final int MOST_DOTS = 200;

    /**
     * One bar.
     *
     * @param label what stands above it
     * @param color the index of its colour
     * @param parts from left to right
     * @param total of all parts, over all runs
     * @param runs the total of each run
     */
    record Bar(String label, int color, List<Part> parts, Spread total, List<Double> runs) {}

    /**
     * A part of a bar.
     *
     * @param name what it is, for example {@code user}
     * @param median its length
     */
    record Part(String name, double median) {}

    private final Markup page;
    private final String unit;
    private final Axis axis;

    private BarChart(Markup page, String unit, List<Bar> bars) {
        this.page = page;
        this.unit = unit;
        this.axis = Axis.to(bars.stream().mapToDouble(BarChart::reach).max().orElse(0));
    }

    /** Draws {@code bars}, lengths in {@code unit}. */
    static void draw(Markup page, String title, String unit, List<Bar> bars) {
        new BarChart(page, unit, bars).draw(title, bars);
    }

    private void draw(String title, List<Bar> bars) {
        double bottom = bars.size() * ROW + 6;
        page.open("figure").element("figcaption", title);
        page.openPlot(WIDTH, bottom + FOOT, title + ", in " + unit);
        for (double tick : axis.ticks()) {
            page.empty("line", "class", "grid", "x1", x(tick), "x2", x(tick), "y1", "0", "y2", at(bottom));
            page.element("text", Axis.brief(tick), "class", "tick", "x", x(tick), "y", at(bottom + 16));
        }
        page.element("text", unit, "class", "unit", "x", at(LEFT + PLOT / 2), "y", at(bottom + 36));
        for (int i = 0; i < bars.size(); i++) {
            draw(bars.get(i), i * ROW + LABEL);
        }
        page.close().close();
    }

    private void draw(Bar bar, double baseline) {
        double y = baseline + 6;
        double middle = y + BAR / 2;
        Spread total = bar.total();
        page.open("g", "class", "bar c" + bar.color()).element("title", tip(bar));
        page.element("text", bar.label(), "class", "label", "x", at(LEFT), "y", at(baseline));
        double from = 0;
        for (int i = 0; i < bar.parts().size(); i++) {
            Part part = bar.parts().get(i);
            page.open("rect", "class", "p" + i, "x", x(from), "y", at(y), "width", at(length(part.median())));
            page.element("title", part.name() + ": " + Axis.exact(part.median()) + " " + unit)
                    .close();
            from += part.median();
        }
        if (total.runs() > 1) {
            String path = "M%s %s V%s M%s %s H%s M%s %s V%s"
                    .formatted(
                            x(total.min()),
                            at(y + 3),
                            at(y + BAR - 3),
                            x(total.min()),
                            at(middle),
                            x(total.max()),
                            x(total.max()),
                            at(y + 3),
                            at(y + BAR - 3));
            page.empty("path", "class", "whisker", "d", path);
            bar.runs().stream()
                    .limit(MOST_DOTS)
                    .forEach(run -> page.empty("circle", "class", "run", "cx", x(run), "cy", at(middle), "r", "2.2"));
        }
        page.element(
                "text", value(total), "class", "value", "x", at(LEFT + length(reach(bar)) + 8), "y", at(middle + 5));
        page.close();
    }

    private String tip(Bar bar) {
        Spread total = bar.total();
        return bar.label() + "\nmedian " + Axis.exact(total.median()) + " " + unit
                + (total.hasInterval()
                        ? "\n95 % interval " + Axis.exact(total.low()) + " to " + Axis.exact(total.high())
                        : "")
                + (total.runs() == 1
                        ? "\n1 run"
                        : "\n" + total.runs() + " runs, " + Axis.exact(total.min()) + " to " + Axis.exact(total.max()));
    }

    private static String value(Spread total) {
        String median = Axis.brief(total.median());
        return total.hasInterval()
                ? median + " (" + Axis.brief(total.low()) + " – " + Axis.brief(total.high()) + ")"
                : median;
    }

    private static double reach(Bar bar) {
        double stacked = bar.parts().stream().mapToDouble(Part::median).sum();
        return Math.max(stacked, bar.total().max());
    }

    private double length(double value) {
        return value / axis.end() * PLOT;
    }

    private String x(double value) {
        return at(LEFT + length(value));
    }
}
