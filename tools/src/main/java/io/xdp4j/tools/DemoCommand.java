package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import io.xdp4j.tools.bench.Limits;
import io.xdp4j.tools.demo.Bed;
import io.xdp4j.tools.demo.Demo;
import io.xdp4j.tools.demo.DemoResult;
import io.xdp4j.tools.demo.SoftwareBed;
import io.xdp4j.tools.demo.VethBed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code xdp demo}. */
final class DemoCommand implements Callable<Integer> {

    private static final double WARM_UP_SECONDS = 1;
    private static final int SCHEMA = 1;

    private final DriverOption driver =
            new DriverOption(DriverOption.Driver.AUTO, "Over a veth pair, or over a wire inside of this process.");

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(double.class)
            .paramLabel("S")
            .defaultValue("2")
            .description("How long each of the four measurements takes, after a second of warm-up. Default: 2.")
            .build();

    private final Output output = new Output();
    private final Session session;

    private String why = "";

    DemoCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("demo");
        driver.addTo(spec);
        spec.addOption(seconds);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Send real frames through an XDP rule and an AF_XDP socket into Java and back, and do the same "
                                + "with kernel sockets.",
                        "",
                        "Needs no network card: as root it makes two network namespaces and a veth pair between them, "
                                + "which are gone when it ends. Without rights it uses the software driver.")
                .footer("", "Examples:", "  sudo xdp demo", "  xdp demo --driver software --seconds 1 --json");
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        double seconds = this.seconds.getValue();
        var limits = Limits.ofSeconds(seconds, Math.min(seconds, WARM_UP_SECONDS));
        try (Bed bed = bed()) {
            announce(bed, 4 * (seconds + Math.min(seconds, WARM_UP_SECONDS)));
            List<DemoResult> results = measure(bed, limits);
            var text = new DemoText(session.out(), bed, results);
            if (output.isJson()) {
                Json.write(session.out(), document(bed, text.mode(), results));
            } else {
                text.write();
                if (session.stop().isRequested()) {
                    session.out().println("Stopped early: what has no number was not measured.");
                }
                hint();
            }
            return results.stream().allMatch(result -> result.wrong() == 0) ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private Bed bed() throws XdpException {
        return switch (driver.wanted()) {
            case LINUX -> vethBed();
            case SOFTWARE -> new SoftwareBed();
            case AUTO -> bestBed();
        };
    }

    private Bed bestBed() throws XdpException {
        if (!System.getProperty("os.name").equals("Linux")) {
            why = "this is not Linux";
            return new SoftwareBed();
        }
        String missing = missingRights();
        if (!missing.isEmpty()) {
            why = "this process may not use the kernel's XDP: it lacks " + missing;
            return new SoftwareBed();
        }
        try {
            return VethBed.create();
        } catch (XdpException e) {
            why = e.getMessage();
            return new SoftwareBed();
        }
    }

    private static Bed vethBed() throws XdpException {
        String missing = missingRights();
        if (!missing.isEmpty()) {
            throw new XdpException(
                    XdpException.Kind.DENIED,
                    "make a veth pair",
                    0,
                    "this process lacks " + missing,
                    "sudo ./xdp demo, or --driver software");
        }
        return VethBed.create();
    }

    private static String missingRights() {
        return Stream.of(Capability.SYS_ADMIN, Capability.NET_ADMIN, Capability.NET_RAW, Capability.BPF)
                .filter(right -> !Capabilities.has(right))
                .map(right -> "CAP_" + right)
                .collect(Collectors.joining(", "));
    }

    private List<DemoResult> measure(Bed bed, Limits limits) throws IOException, InterruptedException {
        var progress = new Progress(session);
        var demo = new Demo(bed, limits, progress);
        var results = new ArrayList<DemoResult>();
        try {
            for (boolean isRoundTrip : new boolean[] {false, true}) {
                for (boolean isXdp : new boolean[] {true, false}) {
                    if (!progress.isStopped()) {
                        progress.title(
                                (isXdp ? "XDP" : "kernel sockets") + (isRoundTrip ? " round trip: " : " throughput: "));
                        results.add(isRoundTrip ? demo.roundTrip(isXdp) : demo.throughput(isXdp));
                    }
                }
            }
        } finally {
            progress.clear();
        }
        return results;
    }

    private void announce(Bed bed, double seconds) {
        if (!why.isEmpty()) {
            session.err().println("On the software driver, because " + why + ".");
        }
        if (!output.isJson()) {
            session.out()
                    .printf(
                            "XDP over %s, beside kernel sockets over %s: %.0f seconds.%n%n",
                            bed.xdpPath(), bed.socketPath(), seconds);
        }
    }

    private void hint() {
        if (!why.isEmpty()) {
            session.out().println("For real frames through the kernel: sudo ./xdp demo");
        }
    }

    private LinkedHashMap<String, Object> document(Bed bed, String mode, List<DemoResult> results) {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put("driver", bed.driver());
        document.put("mode", mode);
        document.put("stopped", session.stop().isRequested());
        document.put("results", results.stream().map(DemoResult::document).toList());
        return document;
    }
}
