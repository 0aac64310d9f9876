package io.xdp4j.tools;

import io.xdp4j.PinnedLink;
import io.xdp4j.Pins;
import io.xdp4j.Xdp;
import io.xdp4j.XdpSet;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import io.xdp4j.tools.filter.FilterReading;
import io.xdp4j.tools.filter.FilterReport;
import io.xdp4j.tools.filter.Occupant;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code xdp filter replace}. */
final class FilterReplaceCommand implements Callable<Integer> {

    private final FilterOptions options = new FilterOptions();
    private final Output output = new Output();
    private final Session session;

    FilterReplaceCommand(Session session) {
        this.session = session;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("replace");
        options.addTo(spec);
        output.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description("Put other rules in the place of those that are pinned on an interface: each frame sees "
                        + "the old ones or the new. Sets of the same name and type keep what is in them; counters "
                        + "start anew.")
                .footer(
                        "",
                        "Examples:",
                        "  sudo xdp filter replace -i eth0 --rules my.rules",
                        "  sudo xdp filter replace -i eth0 --rules my.rules --dry-run");
        return spec;
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        options.require(
                !options.isSoftware() || options.isDryRun(),
                "--driver software needs --dry-run: its programs end with their process");
        FilterOptions.Rules rules = options.rules(session.in());
        FilterWarnings.write(session, rules.note());
        session.stop().isRequested(); // from now on a signal waits until it is done
        try (Xdp xdp = options.open(session)) {
            XdpInterface device = options.device(xdp);
            if (options.isSoftware()) {
                makeMaps(xdp, device, rules, List.of());
                xdp.check(device.rx(), rules.list(), options.spec());
                FilterDryRun.write(session, output, device, rules.list(), options);
            } else {
                replace(xdp, device, rules);
            }
        } catch (XdpException e) {
            throw FilterOptions.explained(e);
        }
        return ExitCode.DONE;
    }

    private void replace(Xdp xdp, XdpInterface device, FilterOptions.Rules rules) throws XdpException {
        FilterReport report = null;
        try (Pins pins = xdp.pins()) {
            Optional<PinnedLink> found = pins.find(device);
            if (found.isEmpty()) {
                throw Occupant.of(device)
                        .missing(operation(device), "xdp filter apply -i " + device.name() + " --pin puts one there");
            }
            try (PinnedLink link = found.get()) {
                requireAttached(device, link.status());
                sayWhatStays(link, rules);
                if (options.isDryRun()) {
                    makeMaps(xdp, device, rules, List.of());
                    xdp.check(device.rx(), rules.list(), options.spec());
                } else {
                    makeMaps(xdp, device, rules, link.maps());
                    link.replace(rules.list(), options.spec(), rules.note());
                    report = FilterReport.of(List.of(FilterReading.of(device, link)));
                }
            }
        }
        print(report, device, rules); // nobody waits for the lock while this is read
    }

    /** Maps that are there keep their sockets. */
    private static void makeMaps(Xdp xdp, XdpInterface device, FilterOptions.Rules rules, List<String> there)
            throws XdpException {
        for (String name : rules.sockets()) {
            if (!there.contains(name)) {
                xdp.xskMap(name, device.queues());
            }
        }
    }

    private static void requireAttached(XdpInterface device, PinStatus status) throws XdpException {
        if (status.state() != PinStatus.State.ATTACHED) {
            throw new XdpException(
                    XdpException.Kind.GONE,
                    operation(device),
                    0,
                    "what is pinned at " + status.directory() + " is not attached any more",
                    "xdp filter apply -i " + device.name() + " --pin takes its place");
        }
    }

    /** What the new rules say of a set that stays is not done, which may not be meant. */
    private void sayWhatStays(PinnedLink link, FilterOptions.Rules rules) throws XdpException {
        List<String> there = link.sets();
        for (SetSpec wanted : rules.list().sets()) {
            if (!there.contains(wanted.name())) {
                continue;
            }
            try (XdpSet set = link.set(wanted.name())) {
                if (set.spec().type() != wanted.type()) {
                    session.err()
                            .println("xdp: warning: set " + wanted.name() + " was of type "
                                    + set.spec().type() + ": it starts anew");
                } else if (wanted.type() != SetType.PORT && set.spec().capacity() != wanted.capacity()) {
                    session.err()
                            .println("xdp: warning: set " + wanted.name() + " keeps its capacity of "
                                    + set.spec().capacity() + "; remove and apply makes it " + wanted.capacity());
                }
            }
        }
    }

    private void print(FilterReport report, XdpInterface device, FilterOptions.Rules rules) {
        if (report == null) {
            FilterDryRun.write(session, output, device, rules.list(), options);
        } else if (output.isJson()) {
            Json.write(session.out(), report.document());
        } else {
            report.lines().forEach(session.out()::println);
        }
    }

    private static String operation(XdpInterface device) {
        return "replace the filter of " + device.name();
    }
}
