package io.xdp4j.tools;

import io.xdp4j.tools.results.Comparison;
import io.xdp4j.tools.results.Comparison.Row;
import io.xdp4j.tools.results.RunFile;
import io.xdp4j.tools.results.RunSet;
import io.xdp4j.tools.results.Spread;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code xdp bench compare}. */
final class CompareCommand implements Callable<Integer> {

    private static final int RULE_NANOS = 200;

    private final PositionalParamSpec a = PositionalParamSpec.builder()
            .index("0")
            .required(true)
            .type(Path.class)
            .paramLabel("A.json")
            .description("One result, or several one after the other.")
            .build();

    private final PositionalParamSpec b = PositionalParamSpec.builder()
            .index("1")
            .required(true)
            .type(Path.class)
            .paramLabel("B.json")
            .description("Likewise.")
            .build();

    private final OptionSpec delayed = OptionSpec.builder("--delayed")
            .type(Path.class)
            .paramLabel("FILE")
            .description("A once more, measured with --delay-nanos 200. A figure that this does not move by more "
                    + "than its spread does not count: it would not show a difference of that size.")
            .build();

    private final Output output = new Output();
    private final Session session;

    CompareCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("compare")
                .addPositional(a)
                .addPositional(b)
                .addOption(delayed);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Compare two sets of results of xdp bench --json.",
                        "",
                        "The sets are taken by turns, so that the first run of A makes a pair with the",
                        "first of B, and so on. Printed are the medians of both and the median of B/A",
                        "over the pairs, each with its interval of 95 %% confidence.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  tx=\"xdp bench tx -i eth0 --packets 1000000 --json\"",
                        "  for i in $(seq 15); do",
                        "      $tx >>a.json; $tx --batch 16 >>b.json; $tx --delay-nanos 200 >>d.json",
                        "  done",
                        "  xdp bench compare a.json b.json --delayed d.json");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        RunSet plain = RunSet.of(RunFile.read(a.getValue()));
        Comparison comparison = Comparison.of(plain, RunSet.of(RunFile.read(b.getValue())), slower(plain));
        if (output.isJson()) {
            Json.write(session.out(), document(comparison));
        } else {
            print(session.out(), comparison);
        }
        return ExitCode.DONE;
    }

    private RunSet slower(RunSet plain) throws IOException {
        Path file = delayed.getValue();
        if (file == null) {
            return null;
        }
        RunSet slower = RunSet.of(RunFile.read(file));
        slower.requireDelayed(plain, RULE_NANOS);
        return slower;
    }

    private void print(PrintStream out, Comparison comparison) {
        String delay = delayed.getValue() == null ? "" : "200 ns more";
        out.println(line("", "A: median (interval)", "B", "B/A", delay));
        for (Row row : comparison.rows()) {
            String ratio = row.ratio() == null ? "-" : text(row.ratio());
            out.println(line(row.figure().title(), text(row.a()), text(row.b()), ratio, sense(row)));
        }
        out.println();
        out.println(comparison.pairs() == 1 ? "1 pair." : comparison.pairs() + " pairs.");
        comparison.remarks().forEach(out::println);
    }

    private static String line(String figure, String a, String b, String ratio, String sense) {
        return String.format(Locale.ROOT, "%-24s %29s %29s %23s  %s", figure, a, b, ratio, sense)
                .stripTrailing();
    }

    private static String sense(Row row) {
        return switch (row.sense()) {
            case COUNTS -> "seen: counts";
            case DOES_NOT_COUNT -> "not seen: does not count";
            case UNKNOWN -> "";
        };
    }

    private static String text(Spread spread) {
        String median = number(spread.median());
        return spread.hasInterval()
                ? median + " (" + number(spread.low()) + " to " + number(spread.high()) + ")"
                : median;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 1_000 ? "%,.0f" : value >= 10 ? "%.2f" : "%.3f", value);
    }

    private static Map<String, Object> document(Comparison comparison) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", 1);
        document.put("pairs", comparison.pairs());
        document.put(
                "figures",
                comparison.rows().stream().map(CompareCommand::document).toList());
        document.put("remarks", comparison.remarks());
        return document;
    }

    private static Map<String, Object> document(Row row) {
        var document = new LinkedHashMap<String, Object>();
        document.put("figure", row.figure().field());
        document.put("a", document(row.a()));
        document.put("b", document(row.b()));
        document.put("ratio", row.ratio() == null ? null : row.ratio().median());
        document.put("ratioInterval", row.ratio() == null ? null : interval(row.ratio()));
        document.put(
                "counts",
                switch (row.sense()) {
                    case COUNTS -> true;
                    case DOES_NOT_COUNT -> false;
                    case UNKNOWN -> null;
                });
        return document;
    }

    private static Map<String, Object> document(Spread spread) {
        var document = new LinkedHashMap<String, Object>();
        document.put("min", spread.min());
        document.put("median", spread.median());
        document.put("max", spread.max());
        document.put("interval", interval(spread));
        document.put("runs", spread.runs());
        return document;
    }

    private static List<Double> interval(Spread spread) {
        return spread.hasInterval() ? List.of(spread.low(), spread.high()) : null;
    }
}
