package io.xdp4j.bpf.object;

import io.xdp4j.bpf.object.Functions.Function;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object file of eBPF, as clang writes it: programs, the maps that they use, and global variables.
 *
 * <p>A value; {@link #withVariable} gives another one. What one program needs and is not supported, such as CO-RE
 * relocations and kernel functions, is an error when that program is asked for, and leaves the others usable.
 *
 * @since 0.1
 */
public final class BpfObject {

    private static final int MOST_NAME = 15; // BPF_OBJ_NAME_LEN, less the zero behind it
    private static final String LICENSE = "license";

    private final String name;
    private final String license;
    private final ElfFile elf;
    private final Btf btf;
    private final BtfExt ext;
    private final Functions functions;
    private final MapTable table;
    private final Map<String, Variable> variables;
    private final Map<String, ObjectMap> maps;

    private BpfObject(
            String name,
            String license,
            ElfFile elf,
            Btf btf,
            BtfExt ext,
            Functions functions,
            MapTable table,
            Map<String, Variable> variables,
            Map<String, ObjectMap> maps) {
        this.name = name;
        this.license = license;
        this.elf = elf;
        this.btf = btf;
        this.ext = ext;
        this.functions = functions;
        this.table = table;
        this.variables = variables;
        this.maps = maps;
    }

    /**
     * Reads a file, named by it.
     *
     * @param file of any contents
     * @throws ObjectException if it is no object that can be used; says where and why
     */
    public static BpfObject read(Path file) throws IOException {
        String fileName = String.valueOf(file.getFileName());
        int dot = fileName.indexOf('.');
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(ElfFile.MOST_BYTES + 1); // a device may have no end
        }
        return read(dot > 0 ? fileName.substring(0, dot) : fileName, bytes);
    }

    /**
     * Reads an object.
     *
     * @param name of it, which names of the maps of its variables begin with, as far as there is room
     * @param file of any contents
     * @throws ObjectException if it is no object that can be used; says where and why
     */
    public static BpfObject read(String name, byte[] file) throws ObjectException {
        ElfFile elf = ElfFile.read(file.clone());
        var btfSection = elf.section(".BTF");
        Btf btf = btfSection.isPresent() ? BtfReader.read(btfSection.get().contents()) : Btf.none();
        var extSection = elf.section(".BTF.ext");
        BtfExt ext = btfSection.isPresent() && extSection.isPresent()
                ? BtfExt.read(extSection.get().contents(), btf)
                : BtfExt.none();
        var table = new MapTable();
        BtfMaps.read(elf, btf, table);
        LegacyMaps.read(elf, table);
        String shortName = name.substring(0, Math.min(name.length(), MOST_NAME));
        Map<String, Variable> variables = new LinkedHashMap<>();
        for (Variable variable : DataMaps.read(shortName, elf, btf, table)) {
            variables.putIfAbsent(variable.name(), variable);
        }
        return new BpfObject(
                name, license(elf), elf, btf, ext, Functions.read(elf), table, variables, Map.copyOf(table.maps()));
    }

    private static String license(ElfFile elf) throws ObjectException {
        var section = elf.section(LICENSE);
        return section.isEmpty() || section.get().contents().length() == 0
                ? ""
                : section.get().contents().text(0);
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return under which its programs are licensed, which some helper functions want to be the GPL; may be empty} */
    public String license() {
        return license;
    }

    /** {@return its programs, those of other kinds than XDP too} */
    public List<ProgramInfo> programs() {
        List<ProgramInfo> programs = new ArrayList<>();
        functions.programs().values().forEach(function -> programs.add(about(function)));
        return List.copyOf(programs);
    }

    /**
     * Makes a program whole.
     *
     * @param program name of it
     * @throws ObjectException if it cannot be had; says why
     * @throws IllegalArgumentException if there is no such program; says which there are
     */
    public LinkedCode link(String program) throws ObjectException {
        LinkedCode code = view(program);
        if (!code.needs().isEmpty()) {
            int more = code.needs().size() - 1;
            throw ObjectException.of(
                    "program " + program + ": slot " + code.needs().firstKey() + " needs "
                            + code.needs().get(code.needs().firstKey()) + (more == 0 ? "" : "; and " + more + " more"));
        }
        return code;
    }

    /**
     * Makes a program whole as far as that is possible, to be read.
     *
     * @param program name of it
     * @return with what is missing
     * @throws ObjectException if it makes no sense; says why
     * @throws IllegalArgumentException if there is no such program; says which there are
     */
    public LinkedCode view(String program) throws ObjectException {
        Function function = functions.programs().get(program);
        if (function == null) {
            throw new IllegalArgumentException("object " + name + " has no program " + program + "; it has "
                    + String.join(", ", functions.programs().keySet()));
        }
        return new ProgramLinker(elf, functions, table, btf, ext, program).link(about(function), function);
    }

    /** {@return the maps, in the order of the file; without those of kinds that are not supported} */
    public List<ObjectMap> maps() {
        List<ObjectMap> all = new ArrayList<>();
        table.maps().keySet().forEach(map -> all.add(maps.get(map)));
        return List.copyOf(all);
    }

    /**
     * {@return a map}
     *
     * @param map its name, or that of its section of variables
     */
    public Optional<ObjectMap> map(String map) {
        return Optional.ofNullable(maps.get(map))
                .or(() -> maps.values().stream()
                        .filter(one -> one.isVariables() && one.section().equals(map))
                        .findFirst());
    }

    /** {@return its global variables by name} */
    public Map<String, Variable> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** {@return its types, if it was compiled with -g} */
    public Optional<Btf> btf() {
        return btf.types().size() > 1 ? Optional.of(btf) : Optional.empty();
    }

    /** {@return its types with what the compiler left to the linker: sizes and offsets in sections of variables} */
    public Optional<byte[]> kernelBtf() {
        return btf().isPresent() ? Optional.of(KernelBtf.of(btf, elf)) : Optional.empty();
    }

    /**
     * {@return an object whose variable begins with another value}
     *
     * @param variable name of it
     * @param value as many bytes as it has
     */
    public BpfObject withVariable(String variable, byte[] value) {
        Variable known = variable(variable);
        known.requireBytes(value);
        ObjectMap map = maps.get(known.map());
        byte[] contents = contents(known);
        System.arraycopy(value, 0, contents, known.offset(), value.length);
        Map<String, ObjectMap> changed = new LinkedHashMap<>(maps);
        changed.put(map.name(), map.withContents(contents));
        return new BpfObject(name, license, elf, btf, ext, functions, table, variables, changed);
    }

    /**
     * {@return an object whose variable begins with another value}
     *
     * @param variable name of it, a number
     * @param value that it can have
     */
    public BpfObject withVariable(String variable, long value) {
        return withVariable(variable, variable(variable).bytes(value));
    }

    /**
     * {@return what a variable begins with}
     *
     * @param variable name of it
     */
    public byte[] initial(String variable) {
        Variable known = variable(variable);
        return known.bytes(contents(known));
    }

    /**
     * {@return a global variable that is no constant, to be written while programs run}
     *
     * @param variable its name
     * @throws IllegalArgumentException if there is none, or it is a constant; says what to do
     */
    public Variable writable(String variable) {
        Variable known = variable(variable);
        if (maps.get(known.map()).isFrozen()) {
            throw new IllegalArgumentException(
                    variable + " is a constant: BpfObject.withVariable gives it another value before it is loaded");
        }
        return known;
    }

    private byte[] contents(Variable variable) {
        ObjectMap map = maps.get(variable.map());
        byte[] contents = map.contents();
        return contents.length == 0 ? new byte[map.spec().valueBytes()] : contents;
    }

    /**
     * {@return a global variable}
     *
     * @param variable its name
     * @throws IllegalArgumentException if there is none; says which there are
     */
    public Variable variable(String variable) {
        Variable known = variables.get(variable);
        if (known == null) {
            throw new IllegalArgumentException("object " + name + " has no variable " + variable
                    + (variables.isEmpty() ? "" : "; it has " + String.join(", ", variables.keySet())));
        }
        return known;
    }

    private static ProgramInfo about(Function function) {
        String section = function.section().name();
        boolean frags = ProgramKind.takesFrags(section);
        return new ProgramInfo(function.name(), section, ProgramKind.of(section), frags, function.slots());
    }
}
