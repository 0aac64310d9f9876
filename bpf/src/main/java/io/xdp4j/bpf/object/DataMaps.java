package io.xdp4j.bpf.object;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes maps of the sections of global variables, named as libbpf names them, and finds the variables in them. */
final class DataMaps {

    private static final int MOST_NAME = 15; // BPF_OBJ_NAME_LEN, less the zero behind it
    private static final int LEAST_SUFFIX = 7;

    private final ElfFile elf;
    private final Btf btf;
    private final MapTable table;
    private final List<Variable> variables = new ArrayList<>();

    private DataMaps(ElfFile elf, Btf btf, MapTable table) {
        this.elf = elf;
        this.btf = btf;
        this.table = table;
    }

    /** Adds the maps to the table, and returns the variables. */
    static List<Variable> read(String object, ElfFile elf, Btf btf, MapTable table) throws ObjectException {
        var maps = new DataMaps(elf, btf, table);
        for (ElfSection section : elf.sections()) {
            if (section.isData()) {
                maps.add(object, section);
            }
        }
        maps.readVariables();
        return maps.variables;
    }

    /** Returns {@code object} and {@code section}, as far as both go into 15 characters: {@code internal_map_name}. */
    static String name(String object, String section) {
        int suffix = Math.min(Math.max(LEAST_SUFFIX, section.length()), MOST_NAME);
        boolean isOwn = section.indexOf('.', 1) > 0; // two dots: a section that the programmer named
        int prefix = isOwn ? 0 : Math.min(MOST_NAME - suffix, object.length());
        String name = object.substring(0, prefix) + section.substring(0, Math.min(suffix, section.length()));
        return name.replaceAll("[^A-Za-z0-9_.]", "_");
    }

    private void add(String object, ElfSection section) throws ObjectException {
        String shortName = name(object, section.name());
        String name = shortName;
        if (table.has(name)) {
            name = shortName.substring(0, Math.min(shortName.length(), MOST_NAME - 6)) + "." + section.index();
        }
        int flags = MapSpec.MAPPABLE | (section.isReadOnly() ? MapSpec.READ_ONLY_PROGRAM : 0);
        var spec = new MapSpec(name, MapType.ARRAY, Integer.BYTES, section.size(), 1, flags, Optional.empty());
        byte[] contents = section.contents().bytes();
        int type = btf.dataSectionId(section.name());
        var map = new ObjectMap(spec, section.name(), 0, type, false, Map.of(), contents);
        table.addVariables(section.index(), map);
    }

    private void readVariables() throws ObjectException {
        Map<String, Map<String, Integer>> types = new HashMap<>();
        for (ElfSymbol symbol : elf.symbols()) {
            var section = elf.section(symbol);
            if (symbol.type() == ElfSymbol.OBJECT
                    && section.isPresent()
                    && section.get().isData()) {
                var known = types.computeIfAbsent(section.get().name(), this::types);
                variables.add(variable(symbol, section.get(), known.getOrDefault(symbol.name(), 0)));
            }
        }
    }

    private Map<String, Integer> types(String section) {
        Map<String, Integer> types = new HashMap<>();
        var placements = btf.dataSection(section).map(BtfType.DataSection::variables);
        for (BtfType.Placement placement : placements.orElse(List.of())) {
            if (btf.type(placement.type()) instanceof BtfType.Var(var name, int type, int _)) {
                types.put(name, type);
            }
        }
        return types;
    }

    private Variable variable(ElfSymbol symbol, ElfSection section, int type) throws ObjectException {
        if (symbol.value() < 0 || symbol.size() < 0 || symbol.value() > section.size() - symbol.size()) {
            throw section.contents().error(0, "variable " + symbol.name() + " is not in it");
        }
        int bytes = (int) symbol.size();
        boolean isWord = Integer.bitCount(bytes) == 1 && bytes <= Long.BYTES;
        BtfType known = btf.resolve(type);
        boolean isNumber =
                isWord && (type == 0 || known instanceof BtfType.Int || known instanceof BtfType.Enumeration);
        boolean isSigned = known instanceof BtfType.Int number && number.signed()
                || known instanceof BtfType.Enumeration names && names.signed();
        String map = table.ofSection(section.index()).orElseThrow();
        String typeName = type == 0 ? "" : btf.name(type);
        return new Variable(symbol.name(), map, (int) symbol.value(), bytes, type, typeName, isNumber, isSigned);
    }
}
