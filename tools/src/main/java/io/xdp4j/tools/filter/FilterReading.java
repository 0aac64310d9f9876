package io.xdp4j.tools.filter;

import io.xdp4j.PinnedLink;
import io.xdp4j.XdpLink;
import io.xdp4j.XdpSet;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of one filter at one moment.
 *
 * @param device the name of its interface; empty if there is none such here
 * @param index the index of its interface
 * @param namespace inode of the network namespace of its interface; 0 if that is the one of this process
 * @param state {@code attached}, or what became of a pin
 * @param problem why more is not known; empty if all is
 * @param mode how it is attached; empty if that is not known
 * @param since when these rules were put there
 * @param maker who put them there
 * @param pin where it is pinned; empty if it is not
 * @param parser how frames are read; empty if that is not known
 * @param rules the rules, as text
 * @param counts what each took, and last what none took; empty if nothing is counted
 * @param sets the sets that they look into
 * @param sockets the maps of sockets that they redirect to
 * @param nanos when it was read, of the clock of {@link System#nanoTime}
 */
public record FilterReading(
        String device,
        int index,
        long namespace,
        String state,
        String problem,
        String mode,
        Instant since,
        String maker,
        String pin,
        String parser,
        List<String> rules,
        List<RuleCount> counts,
        List<SetReading> sets,
        List<String> sockets,
        long nanos) {

    /** Reads a filter that is pinned. */
    public static FilterReading of(XdpInterface device, PinnedLink link) throws XdpException {
        RuleList list = new RuleList(List.of());
        String problem = "";
        try {
            list = RuleList.parse(link.note().text());
        } catch (IllegalArgumentException _) {
            problem = "what is pinned with it are no rules: " + link.note().maker() + " made it";
        }
        var sets = new ArrayList<SetReading>();
        for (String name : link.sets()) {
            try (XdpSet set = link.set(name)) {
                sets.add(SetReading.of(set));
            }
        }
        return new FilterReading(
                device.name(),
                device.index(),
                0,
                word(link.status().state()),
                problem,
                word(link.mode()),
                link.made().truncatedTo(ChronoUnit.SECONDS),
                link.note().maker(),
                link.status().directory().toString(),
                problem.isEmpty() ? list.parser().toString() : "",
                texts(list),
                link.counters(),
                List.copyOf(sets),
                sockets(list),
                System.nanoTime());
    }

    /** Reads a filter of this process. */
    public static FilterReading of(XdpInterface device, XdpLink link, RuleList list, PinNote note, Instant since)
            throws XdpException {
        var sets = new ArrayList<SetReading>();
        for (SetSpec spec : list.sets()) {
            sets.add(SetReading.of(link.set(spec.name())));
        }
        return new FilterReading(
                device.name(),
                device.index(),
                0,
                word(PinStatus.State.ATTACHED),
                "",
                word(link.mode()),
                since.truncatedTo(ChronoUnit.SECONDS),
                note.maker(),
                "",
                list.parser().toString(),
                texts(list),
                link.counters(),
                List.copyOf(sets),
                sockets(list),
                System.nanoTime());
    }

    /** Returns what is known of a pin that cannot be read. */
    static FilterReading unread(PinStatus pin, String device, boolean here, String problem) {
        return new FilterReading(
                device,
                pin.interfaceIndex(),
                here ? 0 : pin.namespace(),
                word(pin.state()),
                problem,
                "",
                Instant.EPOCH,
                "",
                pin.directory().toString(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                System.nanoTime());
    }

    /** Returns whether this is the same filter with the same rules as {@code other}, some time later. */
    boolean follows(FilterReading other) {
        return index == other.index
                && namespace == other.namespace
                && since.equals(other.since)
                && counts.size() == other.counts.size();
    }

    private static List<String> texts(RuleList list) {
        return list.rules().stream().map(Rule::toString).toList();
    }

    private static List<String> sockets(RuleList list) {
        return list.rules().stream()
                .map(Rule::action)
                .filter(Action.Redirect.class::isInstance)
                .map(action -> ((Action.Redirect) action).map())
                .distinct()
                .toList();
    }

    private static String word(PinStatus.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String word(AttachMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
