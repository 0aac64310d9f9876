package io.xdp4j.tools.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs grouped by configuration, and what has to be said about them. */
public final class Report {

    private static final int ENOUGH_RUNS = 15;

    private final List<Run> runs;
    private final List<HdrFile> curves;
    private final Map<String, List<Series>> series = new LinkedHashMap<>();

    /**
     * Groups {@code runs}, those of different files apart if {@code byFile}.
     *
     * @param curves percentiles to draw beside them
     */
    public Report(List<Run> runs, List<HdrFile> curves, boolean byFile) {
        this.runs = List.copyOf(runs);
        this.curves = List.copyOf(curves);
        List<RunSet> sets = RunSet.group(runs, byFile);
        for (String scenario : Run.SCENARIOS) {
            var ofScenario = sets.stream().filter(set -> set.field("scenario").equals(scenario));
            series.put(scenario, Series.of(ofScenario.toList(), byFile));
        }
    }

    /** Returns how many configurations there are. */
    public int configurations() {
        return all().size();
    }

    /** Returns how many runs and configurations there are, and where they ran. */
    public String summary() {
        var words = new ArrayList<String>();
        words.add(count(runs.size(), "run") + " of " + count(configurations(), "configuration"));
        addCommon(words, "machine", "");
        addCommon(words, "kernel", "Linux ");
        addCommon(words, "jdk", "JDK ");
        return String.join(" · ", words);
    }

    /** Returns what makes the numbers worth less. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        long busy = runs.stream().filter(Report::isBusy).count();
        if (busy > 0) {
            Run busiest = new RunSet(runs).busiest();
            warnings.add(String.format(
                    Locale.ROOT,
                    "Others took more than %.0f %% of the machine in %s, up to %.0f %% (%s). A far end on the same"
                            + " machine is one of them; anything else makes the runs differ.",
                    Run.QUIET_PERCENT,
                    busy == runs.size() ? "every run" : busy + " of " + runs.size() + " runs",
                    busiest.foreignCpuPercent(),
                    busiest.origin()));
        }
        int fewest =
                all().stream().mapToInt(one -> one.set().runs().size()).min().orElse(0);
        if (fewest < ENOUGH_RUNS) {
            warnings.add("A configuration has " + count(fewest, "run") + " only: take " + ENOUGH_RUNS
                    + " or more, the configurations by turns, before you call anything faster.");
        }
        return warnings;
    }

    List<Series> ofScenario(String scenario) {
        return series.get(scenario);
    }

    List<Series> all() {
        return series.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the runs, in the order in which they were read. */
    public List<Run> runs() {
        return runs;
    }

    List<HdrFile> curves() {
        return curves;
    }

    static boolean isBusy(Run run) {
        return run.foreignCpuPercent() > Run.QUIET_PERCENT;
    }

    private void addCommon(List<String> words, String name, String prefix) {
        String value = runs.getFirst().field(name);
        if (!value.isEmpty() && runs.stream().allMatch(run -> run.field(name).equals(value))) {
            words.add(prefix + value);
        }
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
