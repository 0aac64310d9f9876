package io.xdp4j.bpf.object;

import io.xdp4j.bpf.object.MapTable.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the section {@code .maps}: each variable is a map, and its type says what it is made like. */
final class BtfMaps {

    static final String SECTION = ".maps";

    private final ElfFile elf;
    private final ElfSection section;
    private final Btf btf;
    private final MapTable table;
    private final Map<String, ElfSymbol> symbols = new HashMap<>();

    private BtfMaps(ElfFile elf, ElfSection section, Btf btf, MapTable table) {
        this.elf = elf;
        this.section = section;
        this.btf = btf;
        this.table = table;
    }

    static void read(ElfFile elf, Btf btf, MapTable table) throws ObjectException {
        var section = elf.section(SECTION);
        if (section.isPresent()) {
            new BtfMaps(elf, section.get(), btf, table).read();
        }
    }

    private void read() throws ObjectException {
        for (ElfSymbol symbol : elf.symbols()) {
            if (symbol.section() == section.index() && symbol.type() != ElfSymbol.SECTION) {
                table.define(new Place(section.index(), symbol.value()), symbol.name());
                symbols.put(symbol.name(), symbol);
            }
        }
        Map<String, Integer> types = types();
        var relocations = new TreeMap<>(elf.relocations(section));
        List<ElfSymbol> inOrder = new ArrayList<>(symbols.values());
        inOrder.sort(Comparator.comparingLong(ElfSymbol::value));
        for (ElfSymbol symbol : inOrder) {
            read(symbol, types.getOrDefault(symbol.name(), 0), relocations);
        }
    }

    private Map<String, Integer> types() {
        Map<String, Integer> types = new HashMap<>();
        var variables = btf.dataSection(SECTION).map(BtfType.DataSection::variables);
        for (BtfType.Placement placement : variables.orElse(List.of())) {
            if (btf.type(placement.type()) instanceof BtfType.Var(var name, int type, int _)) {
                types.put(name, type);
            }
        }
        return types;
    }

    private void read(ElfSymbol symbol, int type, TreeMap<Integer, ElfRelocation> relocations) throws ObjectException {
        if (type == 0) {
            table.refuse(symbol.name(), "its type is not known; compile with -g");
            return;
        }
        try {
            var definition = MapDefinition.read(btf, type, symbol.name());
            table.add(definition.map(values(symbol, definition, relocations)));
        } catch (ObjectException e) {
            table.refuse(symbol.name(), e.getMessage());
        }
    }

    /** What the compiler left to the linker: addresses of maps or programs. */
    private Map<Integer, String> values(
            ElfSymbol symbol, MapDefinition definition, TreeMap<Integer, ElfRelocation> relocations)
            throws ObjectException {
        Map<Integer, String> values = new HashMap<>();
        if (symbol.value() < 0 || symbol.size() < 0 || symbol.value() > section.size() - symbol.size()) {
            throw section.contents().error(0, "map " + symbol.name() + " is not in it");
        }
        int from = (int) symbol.value();
        for (var relocation :
                relocations.subMap(from, from + (int) symbol.size()).values()) {
            long at = relocation.offset() - from - definition.valuesOffset();
            if (definition.valuesOffset() < 0 || at < 0 || at % Long.BYTES != 0) {
                throw section.contents().error(relocation.offset(), "only values can be addresses");
            }
            values.put((int) at / Long.BYTES, target(relocation));
        }
        return values;
    }

    private String target(ElfRelocation relocation) throws ObjectException {
        ElfSymbol symbol = relocation.symbol();
        if (symbol.isFunction()) {
            return symbol.name();
        }
        long addend = section.contents().u64(relocation.offset());
        return table.definedAt(new Place(symbol.section(), symbol.value() + addend))
                .orElseThrow(() -> section.contents()
                        .error(relocation.offset(), symbol.name() + " is neither a map nor a program"));
    }
}
