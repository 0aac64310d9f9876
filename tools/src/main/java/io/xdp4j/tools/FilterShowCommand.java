package io.xdp4j.tools;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.filter.FilterReading;
import io.xdp4j.tools.filter.FilterReport;
import io.xdp4j.tools.filter.Occupant;
import io.xdp4j.tools.filter.PinnedFilters;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code xdp filter show}. */
final class FilterShowCommand implements Callable<Integer> {

    private static final double LONGEST = 3600;

    private final DeviceOption device = new DeviceOption("This interface only, by name or index.");

    private final OptionSpec watch = OptionSpec.builder("--watch")
            .arity("0..1")
            .fallbackValue("1")
            .type(double.class)
            .paramLabel("SECONDS")
            .description("Show it again and again, with rates, until Ctrl-C; every second, or as often as this says. "
                    + "With --json a line each time.")
            .build();

    private final Output output = new Output();
    private final Session session;

    FilterShowCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("show");
        device.addTo(spec);
        spec.addOption(watch);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Show the rules that are pinned on interfaces: what each took, what none took, and the "
                        + "sets that they look into. Changes nothing.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp filter show",
                        "  sudo xdp filter show -i eth0 --json",
                        "  sudo xdp filter show -i eth0 --watch 5");
        return spec;
    }

    @Override
    public Integer call() throws XdpException, InterruptedException {
        checkSeconds();
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface named = device.value() == null ? null : xdp.find(device.value());
            if (watch.getValue() != null) {
                return watch(xdp, named);
            }
            List<FilterReading> filters = read(xdp, named);
            if (output.isJson()) {
                Json.write(session.out(), FilterReport.of(filters).document());
            } else if (filters.isEmpty()) {
                session.out()
                        .println(
                                named == null
                                        ? "no filter is pinned"
                                        : Occupant.of(named).reason());
            } else {
                FilterReport.of(filters).lines().forEach(session.out()::println);
            }
        }
        return ExitCode.DONE;
    }

    private int watch(Xdp xdp, XdpInterface named) throws XdpException, InterruptedException {
        Screen screen = Screen.of(session);
        long interval = (long) ((double) watch.getValue() * TimeUnit.SECONDS.toNanos(1));
        long end = System.nanoTime() + Long.MAX_VALUE / 2;
        new FilterWatch(session, interval, end).run(() -> watched(xdp, named), show(screen));
        return ExitCode.DONE;
    }

    private Consumer<FilterReport> show(Screen screen) {
        if (output.isJson()) {
            var json = new JsonLines();
            return report -> session.out().println(json.line(report.document()));
        }
        return report -> {
            if (screen.isWatched()) {
                screen.paint(report.lines());
            } else {
                report.lines().forEach(session.out()::println);
                session.out().println();
            }
        };
    }

    /** There is nothing to watch any more if it is removed. */
    private static List<FilterReading> watched(Xdp xdp, XdpInterface named) throws XdpException {
        List<FilterReading> filters = read(xdp, named);
        if (filters.isEmpty() && named != null) {
            throw Occupant.of(named).missing("watch the filter of " + named.name(), "");
        }
        return filters;
    }

    private static List<FilterReading> read(Xdp xdp, XdpInterface named) throws XdpException {
        return named == null ? PinnedFilters.all(xdp) : PinnedFilters.on(xdp, named);
    }

    private void checkSeconds() {
        if (watch.getValue() != null) {
            double value = watch.getValue();
            if (!(value >= 0.05 && value <= LONGEST)) {
                throw new ParameterException(
                        watch.command().commandLine(), "--watch " + value + ": must be 0.05 to " + LONGEST);
            }
        }
    }
}
