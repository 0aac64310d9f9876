package io.xdp4j.tools;

import io.xdp4j.tools.bench.Comparison;
import io.xdp4j.tools.bench.Comparison.Row;
import io.xdp4j.tools.bench.Comparison.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code xdp bench compare}. */
@Command(
        name = "compare",
        description = "Compare results of xdp bench --json: medians, how far the runs lie apart, the ratio B/A.",
        footer = {
            "",
            "Examples:",
            "  for i in 1 2 3 4 5; do xdp bench rx -i eth0 --packets 1000000 --json >>a.json; done",
            "  xdp bench compare a.json b.json"
        })
final class CompareCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "A.json", description = "One result, or several one after the other.")
    private Path a;

    @Parameters(index = "1", paramLabel = "B.json", description = "Likewise.")
    private Path b;

    @Mixin
    private Output output;

    CompareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Comparison comparison = Comparison.of(a, b);
        if (output.json) {
            Json.write(
                    session.out(),
                    Map.of(
                            "schema",
                            1,
                            "figures",
                            comparison.rows().stream()
                                    .map(CompareCommand::document)
                                    .toList()));
        } else {
            session.out().printf("%-26s %34s %34s %8s%n", "", "A: median (min to max)", "B", "B/A");
            comparison.rows().forEach(this::print);
        }
        return ExitCode.DONE;
    }

    private void print(Row row) {
        session.out().printf("%-26s %34s %34s %8.3f%n", row.figure(), text(row.a()), text(row.b()), row.ratio());
    }

    private static Map<String, Object> document(Row row) {
        var document = new LinkedHashMap<String, Object>();
        document.put("figure", row.figure());
        document.put("a", document(row.a()));
        document.put("b", document(row.b()));
        document.put("ratio", Double.isNaN(row.ratio()) ? null : row.ratio());
        return document;
    }

    private static Map<String, Object> document(Spread spread) {
        var document = new LinkedHashMap<String, Object>();
        document.put("min", spread.min());
        document.put("median", spread.median());
        document.put("max", spread.max());
        document.put("runs", spread.runs());
        return document;
    }

    private static String text(Spread spread) {
        return "%,.2f (%,.2f to %,.2f)".formatted(spread.median(), spread.min(), spread.max());
    }
}
