package io.xdp4j.bpf.object;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.object.MapTable.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the section {@code maps} of older objects: {@code struct bpf_map_def}, five words, and up to two more: the
 * index of the map that inner ones are like, and a NUMA node.
 */
final class LegacyMaps {

    static final String SECTION = "maps";

    private static final int LEAST_BYTES = 20;
    private static final int MOST_BYTES = 28;

    private final ElfSection section;
    private final MapTable table;
    private final List<ElfSymbol> symbols = new ArrayList<>();

    private LegacyMaps(ElfSection section, MapTable table) {
        this.section = section;
        this.table = table;
    }

    static void read(ElfFile elf, MapTable table) throws ObjectException {
        var section = elf.section(SECTION);
        if (section.isPresent() && section.get().type() == ElfSection.PROGBITS) {
            new LegacyMaps(section.get(), table).read(elf);
        }
    }

    private void read(ElfFile elf) throws ObjectException {
        for (ElfSymbol symbol : elf.symbols()) {
            if (symbol.section() == section.index() && symbol.type() != ElfSymbol.SECTION) {
                table.define(new Place(section.index(), symbol.value()), symbol.name());
                symbols.add(symbol);
            }
        }
        symbols.sort(Comparator.comparingLong(ElfSymbol::value));
        for (int i = 0; i < symbols.size(); i++) {
            try {
                table.add(map(i));
            } catch (ObjectException e) {
                table.refuse(symbols.get(i).name(), e.getMessage());
            }
        }
    }

    private ObjectMap map(int index) throws ObjectException {
        Part part = part(index);
        MapSpec spec = spec(index, part);
        int innerIndex = part.length() > LEAST_BYTES ? part.s32(20) : 0;
        if (spec.type().isOfMaps()) {
            if (innerIndex < 0 || innerIndex >= symbols.size() || innerIndex == index) {
                throw part.error(20, "inner maps are like map " + innerIndex + " of " + symbols.size());
            }
            MapSpec inner = spec(innerIndex, part(innerIndex));
            spec = new MapSpec(
                    spec.name(),
                    spec.type(),
                    spec.keyBytes(),
                    spec.valueBytes(),
                    spec.entries(),
                    spec.flags(),
                    Optional.of(inner));
        } else if (innerIndex != 0) {
            throw part.error(20, "more is said of it than is known");
        }
        return new ObjectMap(spec, SECTION, 0, 0, false, Map.of(), new byte[0]);
    }

    private Part part(int index) throws ObjectException {
        ElfSymbol symbol = symbols.get(index);
        long end = index + 1 < symbols.size() ? symbols.get(index + 1).value() : section.size();
        long bytes = symbol.size() == 0 ? end - symbol.value() : symbol.size();
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw section.contents()
                    .error(
                            symbol.value(),
                            "a definition of " + bytes + " bytes; it has " + LEAST_BYTES + " to " + MOST_BYTES
                                    + " (those of iproute2 have more, and are not supported)");
        }
        return section.contents().part(symbol.value(), bytes, "map " + symbol.name());
    }

    private MapSpec spec(int index, Part part) throws ObjectException {
        int number = part.s32(0);
        MapType type =
                MapType.of(number).orElseThrow(() -> part.error(0, "maps of type " + number + " are not supported"));
        int keyBytes = part.s32(4);
        int valueBytes = part.s32(8);
        if (keyBytes < 0 || valueBytes < 0) {
            throw part.error(
                    4,
                    "keys of " + Integer.toUnsignedString(keyBytes) + " bytes, values of "
                            + Integer.toUnsignedString(valueBytes));
        }
        String name = symbols.get(index).name();
        return new MapSpec(name, type, keyBytes, valueBytes, part.s32(12), part.s32(16), Optional.empty());
    }
}
