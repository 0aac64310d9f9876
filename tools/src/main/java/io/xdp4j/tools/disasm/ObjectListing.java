package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.Encoder;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.SourceLine;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.LinkedCode;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.bpf.object.ProgramKind;
import io.xdp4j.bpf.object.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is in an object file. */
public final class ObjectListing {

    private final BpfObject object;

    /** Of an object. */
    public ObjectListing(BpfObject object) {
        this.object = object;
    }

    /** Returns its license, maps and variables as text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("object " + object.name() + ", license " + (object.license().isEmpty() ? "none" : object.license()));
        for (ObjectMap map : object.maps()) {
            lines.add("map " + text(map));
        }
        for (Variable variable : object.variables().values()) {
            lines.add("variable " + variable.name() + ", " + variable.bytes() + " bytes at " + variable.offset()
                    + " of " + variable.map() + (variable.typeName().isEmpty() ? "" : ", " + variable.typeName()));
        }
        return lines;
    }

    /** Returns its license, maps and variables for a document. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("object", object.name());
        document.put("license", object.license());
        document.put("maps", object.maps().stream().map(ObjectListing::document).toList());
        document.put(
                "variables",
                object.variables().values().stream()
                        .map(ObjectListing::document)
                        .toList());
        return document;
    }

    /** Returns the names of its programs. */
    public List<String> programs() {
        return object.programs().stream().map(ProgramInfo::name).toList();
    }

    /** Returns a program with the functions that it calls. */
    public Listing program(String name) throws ObjectException {
        LinkedCode code = object.view(name);
        ProgramInfo about = code.about();
        String kind = about.kind() == ProgramKind.OTHER
                ? "not XDP"
                : about.kind().name().toLowerCase(Locale.ROOT) + (about.frags() ? " with frags" : "");
        String title = "program " + name + ", section " + about.section() + ", " + kind + ", "
                + code.program().slots() + " slots";
        var document = new LinkedHashMap<String, Object>();
        document.put("program", name);
        document.put("section", about.section());
        document.put("kind", about.kind().name().toLowerCase(Locale.ROOT));
        document.put("frags", about.frags());
        document.put("slots", code.program().slots());
        return new Listing(title, document, instructions(code));
    }

    private List<Line> instructions(LinkedCode code) {
        Map<Integer, String> functions = code.functions().stream()
                .collect(Collectors.toMap(LinkedCode.Function::slot, LinkedCode.Function::name));
        Map<Integer, List<SourceLine>> sources =
                code.program().lines().stream().collect(Collectors.groupingBy(SourceLine::slot));
        var symbols = new Symbols(functions, variables());
        List<Line> lines = new ArrayList<>();
        int slot = 0;
        for (Instruction instruction : code.program().instructions()) {
            lines.add(new Line(
                    slot,
                    HexFormat.of().formatHex(Encoder.encode(List.of(instruction), _ -> 0)),
                    symbols.text(instruction, slot),
                    functions.getOrDefault(slot, ""),
                    sources.getOrDefault(slot, List.of()),
                    code.needs().getOrDefault(slot, "")));
            slot += instruction.slots();
        }
        return lines;
    }

    private Map<String, Map<Integer, String>> variables() {
        Map<String, Map<Integer, String>> variables = new HashMap<>();
        for (Variable variable : object.variables().values()) {
            variables.computeIfAbsent(variable.map(), _ -> new HashMap<>()).put(variable.offset(), variable.name());
        }
        return variables;
    }

    private static String text(ObjectMap map) {
        MapSpec spec = map.spec();
        String inner = spec.inner()
                .map(one -> ", of " + one.type().symbol() + " with keys of " + one.keyBytes() + " bytes, values of "
                        + one.valueBytes() + ", " + Integer.toUnsignedString(one.entries()) + " entries")
                .orElse("");
        String values = map.values().isEmpty()
                ? ""
                : map.values().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ", "; at first ", ""));
        return spec.name() + ", " + spec.type().symbol() + ", keys of " + spec.keyBytes() + " bytes, values of "
                + spec.valueBytes() + ", " + Integer.toUnsignedString(spec.entries()) + " entries"
                + (spec.flags() == 0 ? "" : ", flags 0x" + Integer.toHexString(spec.flags())) + inner + values;
    }

    private static Map<String, Object> document(ObjectMap map) {
        MapSpec spec = map.spec();
        var document = new LinkedHashMap<String, Object>();
        document.put("name", spec.name());
        document.put("type", spec.type().symbol());
        document.put("keyBytes", spec.keyBytes());
        document.put("valueBytes", spec.valueBytes());
        document.put("entries", Integer.toUnsignedLong(spec.entries()));
        document.put("flags", Integer.toUnsignedLong(spec.flags()));
        document.put("section", map.section());
        document.put("values", map.values());
        return document;
    }

    private static Map<String, Object> document(Variable variable) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", variable.name());
        document.put("map", variable.map());
        document.put("offset", variable.offset());
        document.put("bytes", variable.bytes());
        document.put("type", variable.typeName().isEmpty() ? null : variable.typeName());
        return document;
    }
}
