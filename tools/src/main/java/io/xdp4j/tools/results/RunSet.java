package io.xdp4j.tools.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of one configuration.
 *
 * @param runs one or more, in the order in which they were read
 */
public record RunSet(List<Run> runs) {

    private static final String DELAY = "delayNanos";

    /** Returns {@code runs} as a set; throws if their configurations differ. */
    public static RunSet of(List<Run> runs) throws IOException {
        Run first = runs.getFirst();
        for (Run run : runs) {
            for (String name : Run.CONFIGURATION) {
                if (!run.field(name).equals(first.field(name))) {
                    throw new IOException(run.origin() + ": " + name + " is " + shown(run.field(name)) + ", but "
                            + shown(first.field(name)) + " at " + first.origin()
                            + ": the runs of a set are of one configuration");
                }
            }
        }
        return new RunSet(runs);
    }

    /** Returns {@code runs} grouped by configuration and, if {@code byFile}, by file, in order of appearance. */
    public static List<RunSet> group(List<Run> runs, boolean byFile) {
        var groups = new LinkedHashMap<List<String>, List<Run>>();
        for (Run run : runs) {
            var key = new ArrayList<String>();
            key.add(byFile ? run.file() : "");
            Run.CONFIGURATION.forEach(name -> key.add(run.field(name)));
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(run);
        }
        return groups.values().stream().map(RunSet::new).toList();
    }

    /** Throws unless this is {@code plain} once more, each packet delayed by {@code nanos}. */
    public void requireDelayed(RunSet plain, int nanos) throws IOException {
        String delay = field(DELAY);
        if (!delay.equals(Integer.toString(nanos))) {
            throw new IOException(runs.getFirst().origin() + ": " + DELAY + " is " + shown(delay)
                    + ": measure these runs with --delay-nanos " + nanos);
        }
        for (var difference : plain.differences(this)) {
            if (!difference.getKey().equals(DELAY)) {
                throw new IOException(runs.getFirst().origin() + ": " + difference.getKey() + " differs from "
                        + plain.runs.getFirst().origin() + " (" + difference.getValue()
                        + "): the delayed runs are the same in all but the delay");
            }
        }
    }

    /** Returns the text of a field; empty if it does not apply. */
    String field(String name) {
        return runs.getFirst().field(name);
    }

    /** Returns the figure over all runs that have it; null if none has. */
    Spread spread(Figure figure) {
        List<Double> values = figures(figure);
        return values.isEmpty() ? null : Spread.of(values);
    }

    List<Double> figures(Figure figure) {
        return runs.stream()
                .map(run -> run.figures().get(figure))
                .filter(value -> value != null)
                .toList();
    }

    /** Returns the run during which others took most of the machine. */
    Run busiest() {
        Run busiest = runs.getFirst();
        for (Run run : runs) {
            if (Double.compare(share(run), share(busiest)) > 0) {
                busiest = run;
            }
        }
        return busiest;
    }

    /** Returns the names and both values of the fields in which {@code other} is of another configuration. */
    List<Map.Entry<String, String>> differences(RunSet other) {
        return Run.CONFIGURATION.stream()
                .filter(name -> !field(name).equals(other.field(name)))
                .map(name -> Map.entry(name, shown(field(name)) + ", " + shown(other.field(name))))
                .toList();
    }

    private static double share(Run run) {
        return Double.isNaN(run.foreignCpuPercent()) ? -1 : run.foreignCpuPercent();
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }
}
