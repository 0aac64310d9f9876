package io.xdp4j.tools.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Two sets of results side by side: for each figure the median of both, and of the ratios of the pairs.
 *
 * <p>The first run of one set makes a pair with the first of the other, and so on: taken by turns, both runs of a pair
 * saw the same machine, and what slows it down for a while slows both.
 *
 * @param rows one a figure that both sets have
 * @param pairs how many
 * @param remarks what a reader of the figures has to know
 */
public record Comparison(List<Row> rows, int pairs, List<String> remarks) {

    private static final int ENOUGH_PAIRS = 15;

    /**
     * One figure.
     *
     * @param figure which
     * @param a of the first set
     * @param b of the second
     * @param ratio b/a of each pair; null if there is nothing to divide
     * @param sense whether it notices a delay of each packet
     */
    public record Row(Figure figure, Spread a, Spread b, Spread ratio, Sense sense) {}

    /**
     * Compares two sets.
     *
     * @param delayed the first set once more, with {@code --delay-nanos}; null if that was not tried
     */
    public static Comparison of(RunSet a, RunSet b, RunSet delayed) {
        var rows = new ArrayList<Row>();
        for (Figure figure : Figure.values()) {
            Spread left = a.spread(figure);
            Spread right = b.spread(figure);
            if (left != null && right != null) {
                Sense sense = delayed == null ? Sense.UNKNOWN : Sense.of(figure, left, delayed.spread(figure));
                rows.add(new Row(figure, left, right, ratio(a, b, figure), sense));
            }
        }
        int pairs = Math.min(a.runs().size(), b.runs().size());
        return new Comparison(rows, pairs, remarks(a, b, delayed, pairs));
    }

    private static Spread ratio(RunSet a, RunSet b, Figure figure) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(a.runs().size(), b.runs().size()); i++) {
            double left = a.runs().get(i).figure(figure);
            double right = b.runs().get(i).figure(figure);
            if (left > 0 && !Double.isNaN(right)) {
                ratios.add(right / left);
            }
        }
        return ratios.isEmpty() ? null : Spread.of(ratios);
    }

    private static List<String> remarks(RunSet a, RunSet b, RunSet delayed, int pairs) {
        var remarks = new ArrayList<String>();
        var differences = a.differences(b);
        remarks.add(
                differences.isEmpty()
                        ? "A and B are of one configuration."
                        : "A and B differ in "
                                + differences.stream()
                                        .map(field -> field.getKey() + " (" + field.getValue() + ")")
                                        .collect(Collectors.joining(", "))
                                + ".");
        if (pairs < ENOUGH_PAIRS) {
            remarks.add(pairs + (pairs == 1 ? " pair" : " pairs") + ": take " + ENOUGH_PAIRS + " or more, by turns.");
        }
        if (a.runs().size() != b.runs().size()) {
            remarks.add("A has " + a.runs().size() + " runs, B has " + b.runs().size()
                    + ": those without a partner are in the medians, not in the ratio.");
        }
        addBusiest(remarks, a);
        addBusiest(remarks, b);
        if (delayed == null) {
            remarks.add("Whether 200 ns a packet would show is not known: measure A with --delay-nanos 200 too, and add"
                    + " --delayed FILE.");
        }
        return remarks;
    }

    private static void addBusiest(List<String> remarks, RunSet set) {
        Run busiest = set.busiest();
        if (busiest.foreignCpuPercent() > Run.QUIET_PERCENT) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%s: other processes took %.0f %% of the machine; a far end on the same machine is one of them.",
                    busiest.origin(),
                    busiest.foreignCpuPercent()));
        }
    }
}
