package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The maps that a program turns out to need, while it is compiled. */
final class RuleTableNames {

    /** Ports of so many ranges are compared range by range; a look-up in a map costs as much. */
    private static final int MOST_RANGES_INLINE = 8;

    private static final String PORTS = "rule_ports_";

    private final RuleList list;
    private final Map<PortSet, String> ports = new LinkedHashMap<>();
    private final Map<String, TableSpec> sets = new LinkedHashMap<>();

    RuleTableNames(RuleList list) {
        this.list = list;
    }

    /** Returns the name of the map that holds {@code set}, or null if it is for instructions. */
    String ports(PortSet set) {
        if (set.ranges().size() <= MOST_RANGES_INLINE) {
            return null;
        }
        return ports.computeIfAbsent(set, _ -> PORTS + ports.size());
    }

    /** Returns the type of a set, of which the program then needs the map for keys of {@code keyBytes} bytes. */
    SetType setType(FieldTest.InSet test) {
        SetSpec set = list.set(test.set());
        String table = SetSpec.table(set.name(), test.keyBytes());
        sets.computeIfAbsent(table, _ -> SetTable.of(set, test.keyBytes()));
        return set.type();
    }

    /** Returns the maps of ports. */
    List<TableSpec> tables() {
        List<TableSpec> tables = new ArrayList<>();
        ports.forEach((set, name) -> tables.add(new TableSpec(
                name, TableSpec.Kind.ARRAY, Integer.BYTES, PortSet.BYTES, 1, new byte[Integer.BYTES], set.bits())));
        return tables;
    }

    /** Returns the maps of sets. */
    List<TableSpec> sets() {
        return List.copyOf(sets.values());
    }
}
