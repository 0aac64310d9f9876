package io.xdp4j.tools;

import io.xdp4j.AttachSpec;
import io.xdp4j.PinnedLink;
import io.xdp4j.Pins;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.filter.FilterReading;
import io.xdp4j.tools.filter.FilterReport;
import io.xdp4j.tools.send.FrameFile;
import io.xdp4j.tools.send.Frames;
import io.xdp4j.tools.send.SendSpec;
import io.xdp4j.tools.send.Sendable;
import io.xdp4j.tools.send.Sender;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code xdp filter apply}. */
final class FilterApplyCommand implements Callable<Integer> {

    private final FilterOptions options = new FilterOptions();

    private final OptionSpec pin = OptionSpec.builder("--pin")
            .description("Leave the rules attached when the command ends, which it does at once.")
            .build();

    private final OptionSpec seconds = OptionSpec.builder("--seconds")
            .type(double.class)
            .paramLabel("S")
            .description("Without --pin: detach after so many seconds. Default: by Ctrl-C.")
            .build();

    private final OptionSpec replay = OptionSpec.builder("--replay")
            .type(String.class)
            .paramLabel("FILE")
            .description("With --driver software: show the rules the frames of a capture, or of lines NAME HEX; - is "
                    + "standard input. Prints what each rule took, and ends.")
            .build();

    private final Output output = new Output();
    private final Session session;

    FilterApplyCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("apply");
        options.addTo(spec);
        spec.addOption(pin).addOption(seconds).addOption(replay);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Attach rules to an interface. Without --pin they are detached when the command ends, "
                        + "however it ends.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp filter apply -i eth0 'udp dst port 7 -> drop'",
                        "  sudo xdp filter apply -i eth0 --rules my.rules --pin",
                        "  sudo xdp filter apply -i eth0 --rules my.rules --dry-run",
                        "  xdp filter apply --rules my.rules --driver software --replay frames.pcap");
        return spec;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        options.check();
        checkSeconds();
        checkReplay();
        FilterOptions.Rules rules = options.rules(session.in());
        boolean lasting = Output.isGiven(pin) || options.isDryRun() || replay.getValue() != null;
        options.require(
                lasting || rules.sockets().isEmpty(),
                "rules redirect to " + String.join(", ", rules.sockets())
                        + ", and filter has no sockets: with --pin it "
                        + "makes an empty map of that name, which another process can put its sockets into");
        session.stop().isRequested(); // from now on a signal waits until it is detached, or pinned
        FilterWarnings.write(session, rules.note());
        try (Xdp xdp = options.open(session)) {
            XdpInterface device = options.device(xdp);
            for (String name : rules.sockets()) {
                xdp.xskMap(name, device.queues());
            }
            if (options.isDryRun()) {
                xdp.check(device.rx(), rules.list(), options.spec());
                FilterDryRun.write(session, output, device, rules.list(), options);
                return ExitCode.DONE;
            }
            if (replay.getValue() != null) {
                return replay(xdp, device, rules);
            }
            return Output.isGiven(pin) ? pin(xdp, device, rules) : stay(xdp, device, rules);
        } catch (XdpException e) {
            throw FilterOptions.explained(e);
        }
    }

    private int pin(Xdp xdp, XdpInterface device, FilterOptions.Rules rules) throws XdpException {
        FilterReport report;
        try (Pins pins = xdp.pins();
                PinnedLink link = pins.pin(device.rx(), rules.list(), options.spec(), rules.note())) {
            report = FilterReport.of(List.of(FilterReading.of(device, link)));
        }
        print(report); // nobody waits for the lock while this is read
        return ExitCode.DONE;
    }

    /** Attaches them for as long as this process runs, and not longer: the kernel sees to that. */
    private int stay(Xdp xdp, XdpInterface device, FilterOptions.Rules rules)
            throws XdpException, InterruptedException {
        AttachSpec spec = options.spec();
        try (XdpLink link = xdp.attach(device.rx(), rules.list(), spec)) {
            Instant since = Instant.now();
            session.err().println("attached to " + device.name() + "; Ctrl-C detaches");
            var watch = new FilterWatch(session, TimeUnit.SECONDS.toNanos(1), endNanos());
            Screen screen = Screen.of(session);
            FilterReport last = watch.run(
                    () -> {
                        requireThere(xdp, device);
                        return List.of(FilterReading.of(device, link, rules.list(), rules.note(), since));
                    },
                    report -> screen.paint(report.lines()));
            screen.clear();
            print(FilterReport.of(last.filters()));
        }
        return ExitCode.DONE;
    }

    /** Shows them the frames of a file, which come in by the wire; nobody has sockets in the maps that they name. */
    private int replay(Xdp xdp, XdpInterface device, FilterOptions.Rules rules) throws IOException {
        XdpInterface from = DriverOption.otherEnd(xdp, device);
        var spec = new SendSpec(
                0, 0, false, 1, Long.MAX_VALUE, () -> session.stop().isRequested());
        try (Frames frames = new FrameFile(replay.getValue(), Sendable.replayed(from)).read(session.in());
                XdpLink link = xdp.attach(device.rx(), rules.list(), options.spec());
                var sender = new Sender(xdp, from, frames, spec)) {
            Instant since = Instant.now();
            sender.run();
            print(FilterReport.of(List.of(FilterReading.of(device, link, rules.list(), rules.note(), since))));
        }
        return ExitCode.DONE;
    }

    private void print(FilterReport report) {
        if (output.isJson()) {
            Json.write(session.out(), report.document());
        } else {
            report.lines().forEach(session.out()::println);
        }
    }

    private static void requireThere(Xdp xdp, XdpInterface device) throws XdpException {
        if (xdp.interfaces().stream().noneMatch(each -> each.index() == device.index())) {
            throw new XdpException(
                    XdpException.Kind.GONE, "filter on " + device.name(), 0, "the interface was deleted or moved", "");
        }
    }

    private void checkSeconds() {
        if (seconds.getValue() != null) {
            double value = seconds.getValue();
            options.require(value > 0 && value < Integer.MAX_VALUE, "--seconds " + value + ": must be more than 0");
            options.require(!Output.isGiven(pin), "--seconds and --pin are mutually exclusive");
        }
    }

    private void checkReplay() {
        boolean replays = replay.getValue() != null;
        options.require(!replays || options.isSoftware(), "--replay needs --driver software: on Linux use xdp send");
        options.require(
                !options.isSoftware() || options.isDryRun() || replays,
                "--driver software needs --replay FILE, or --dry-run: nobody else sends to it, and it ends with this "
                        + "process");
        options.require(!replays || !options.isDryRun(), "--replay and --dry-run are mutually exclusive");
        options.require(
                !options.isSoftware() || !Output.isGiven(pin), "--pin needs --driver linux: it stays in the kernel");
        options.require(!replays || seconds.getValue() == null, "--replay and --seconds are mutually exclusive");
        options.require(
                !FrameFile.STANDARD.equals(replay.getValue()) || !options.readsStandardInput(),
                "--replay - and --rules - both want standard input");
    }

    private long endNanos() {
        double value = seconds.getValue() == null ? Integer.MAX_VALUE : (double) seconds.getValue();
        return System.nanoTime() + (long) (value * TimeUnit.SECONDS.toNanos(1));
    }
}
