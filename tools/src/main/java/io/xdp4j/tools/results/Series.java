package io.xdp4j.tools.results;

import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as it is drawn.
 *
 * @param label what tells it from the others of its scenario
 * @param color the index of its colour
 * @param set its runs
 */
record Series(String label, int color, RunSet set) {

    private static final int LONGEST_LABEL = 90;

    /** Returns a series for each of {@code sets}, labelled by what they differ in. */
    static List<Series> of(List<RunSet> sets, boolean byFile) {
        var series = new ArrayList<Series>();
        for (RunSet set : sets) {
            var words = new ArrayList<String>();
            if (byFile) {
                words.add(set.runs().getFirst().file());
            }
            for (String name : Run.CONFIGURATION) {
                String value = set.field(name);
                if (!name.equals("scenario") && !value.isEmpty() && (isBasic(name) || differs(sets, name))) {
                    words.add(words(name, value));
                }
            }
            String label = String.join(" · ", words);
            String brief = label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) + "…" : label;
            series.add(new Series(brief, series.size() % Page.COLORS, set));
        }
        return series;
    }

    private static boolean isBasic(String name) {
        return name.equals("path") || name.equals("mode") || name.equals("wait");
    }

    private static boolean differs(List<RunSet> sets, String name) {
        return sets.stream().map(set -> set.field(name)).distinct().count() > 1;
    }

    private static String words(String name, String value) {
        return switch (name) {
            case "path" -> value.equals("xdp") ? "XDP" : value.equals("socket") ? "kernel socket" : value;
            case "size" -> value + " bytes";
            case "batch" -> "batch " + value;
            case "queue" -> "queue " + value;
            case "delayNanos" -> value.equals("0") ? "no delay" : value + " ns delay";
            case "kernel" -> "Linux " + value;
            case "jdk" -> "JDK " + value;
            default -> value;
        };
    }
}
