package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.bench.Bench;
import io.xdp4j.tools.bench.BenchResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp bench}. */
final class BenchCommand implements Callable<Integer> {

    private static final Set<String> SCENARIOS = Set.of("rx", "tx", "fwd", "lat");

    private final BenchOptions options = new BenchOptions();
    private final Output output = new Output();
    private final Session session;

    BenchCommand(Session session) {
        this.session = session;
    }

    /** Describes it for {@code args}; its subcommands only where they are wanted: each takes a while. */
    CommandSpec spec(String... args) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("bench");
        options.addTo(spec);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Measure how fast packets are received, sent, forwarded, and how long a round trip takes.",
                        "",
                        "  rx   receive what arrives and drop it",
                        "  tx   send UDP packets",
                        "  fwd  swap MAC addresses and send back from the same queue",
                        "  lat  ping-pong with a far end that sends back: xdp bench fwd, a UDP echo",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  xdp bench rx -i veth0 -q 0 --seconds 10",
                        "  xdp bench tx -i veth1 --packets 1000000 --size 1500 --json",
                        "  xdp bench lat -i veth0 --wait spin --hdr rtt.hgrm",
                        "  xdp bench fwd --path socket --port 4321",
                        "  xdp bench rx --driver software",
                        "",
                        "Both ends on one machine: see xdp lab --help. Whether a number is right:",
                        "docs/benchmarking.md.");
        return isMeasurement(args)
                ? spec
                : spec.addSubcommand("compare", new CompareCommand(session).spec())
                        .addSubcommand("report", new ReportCommand(session).spec())
                        .addSubcommand("vm", new BenchVmCommand(session).spec());
    }

    private static boolean isMeasurement(String... args) {
        boolean isMeasurement = args.length > 1 && SCENARIOS.contains(args[1]);
        for (String arg : args) {
            isMeasurement &= !arg.equals("compare") && !arg.equals("report") && !arg.equals("vm");
            isMeasurement &= !arg.startsWith("-h") && !arg.equals("--help");
        }
        return isMeasurement;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        session.stop().isRequested(); // from now on a signal waits for the summary, however busy the host is
        options.check();
        var progress = new Progress(session);
        BenchResult result;
        try {
            result = new Bench(options.spec(), options.limits(), progress).run();
        } finally {
            progress.clear();
        }
        if (output.isJson()) {
            Json.write(session.out(), result.document());
        } else {
            BenchText.write(session.out(), result);
        }
        if (options.hdr() != null) {
            writeHistogram(result, options.hdr());
        }
        return ExitCode.DONE;
    }

    private static void writeHistogram(BenchResult result, Path file) throws IOException {
        try (var out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            result.outcome().reading().latency().outputPercentileDistribution(out, 1_000.0);
            if (out.checkError()) {
                throw new XdpException(
                        XdpException.Kind.LIMIT, "write " + file, 0, "not all could be written", "is the disk full?");
            }
        }
    }
}
