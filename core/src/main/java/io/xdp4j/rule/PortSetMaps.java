package io.xdp4j.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The port sets of rules that are too large for instructions, and the names of the maps that hold them. */
final class PortSetMaps {

    /** Sets of so many ranges are compared range by range; a look-up in a map costs as much. */
    private static final int MOST_RANGES_INLINE = 8;

    private static final String NAME = "rule_ports_";

    private final Map<PortSet, String> names = new LinkedHashMap<>();

    PortSetMaps(List<Rule> rules) {
        for (Rule rule : rules) {
            for (FieldTest test : rule.match().tests()) {
                if (test instanceof FieldTest.InSet set && set.ports().ranges().size() > MOST_RANGES_INLINE) {
                    names.computeIfAbsent(set.ports(), _ -> NAME + names.size());
                }
            }
        }
    }

    /** Returns the name of the map that holds {@code ports}, or null if they are for instructions. */
    String name(PortSet ports) {
        return names.get(ports);
    }

    Map<String, PortSet> sets() {
        Map<String, PortSet> sets = new LinkedHashMap<>();
        names.forEach((ports, name) -> sets.put(name, ports));
        return sets;
    }
}
