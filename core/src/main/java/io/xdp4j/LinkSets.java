package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * The sets that a link's program looks into, by name: those that are open in the Xdp, and those that were opened for
 * the link, which owns them. Guarded by the Xdp.
 *
 * @param used all of them
 * @param own those that the link owns
 */
record LinkSets(Map<String, XdpSet> used, Map<String, XdpSet> own) {

    /** Those of a link that has no program yet. */
    static final LinkSets NONE = new LinkSets(Map.of(), Map.of());

    /** Returns the sets of the program that comes after these; opens those that there are not yet. */
    LinkSets next(Xdp xdp, ProgramSpec program) throws XdpException {
        return switch (program) {
            case RuleList rules -> next(xdp, rules);
            case InstructionProgram _ -> new LinkSets(xdp.openSets(), Map.of());
            case ObjectProgram _ -> NONE;
        };
    }

    /** Returns them as a driver knows them. */
    Map<String, DriverSet> drivers() {
        Map<String, DriverSet> drivers = new HashMap<>();
        used.forEach((name, set) -> drivers.put(name, set.driver));
        return drivers;
    }

    /** Closes those that the link owns and {@code others} do not have. */
    void closeAllBut(LinkSets others) {
        own.values().stream().filter(set -> !others.own.containsValue(set)).forEach(XdpSet::close);
    }

    private LinkSets next(Xdp xdp, RuleList rules) throws XdpException {
        var next = new LinkSets(new HashMap<>(), new HashMap<>());
        try {
            for (SetSpec spec : rules.sets()) {
                next.add(xdp, spec, this);
            }
            return next;
        } catch (XdpException | RuntimeException e) {
            next.closeAllBut(this);
            throw e;
        }
    }

    /** A set that the link has already comes before one that is open in the Xdp, and that before a new one. */
    private void add(Xdp xdp, SetSpec spec, LinkSets before) throws XdpException {
        String name = spec.name();
        XdpSet had = before.used.get(name);
        if (had != null && !had.isClosed() && had.spec().type() == spec.type()) {
            used.put(name, had);
            if (before.own.containsKey(name)) {
                own.put(name, had);
            }
            return;
        }
        XdpSet open = xdp.openSets().get(name);
        if (open == null) {
            open = xdp.newSet(spec);
            own.put(name, open);
        }
        used.put(name, open);
        requireType(open, spec);
    }

    private static void requireType(XdpSet open, SetSpec wanted) throws XdpException {
        if (open.spec().type() != wanted.type()) {
            throw new XdpException(
                    Kind.INVALID,
                    "look into set " + wanted.name(),
                    0,
                    "the set that is open holds elements of type " + open.spec().type() + ", the rules look for type "
                            + wanted.type(),
                    "close it, or give one of them another name");
        }
    }
}
