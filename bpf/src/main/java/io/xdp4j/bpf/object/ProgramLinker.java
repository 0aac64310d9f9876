package io.xdp4j.bpf.object;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.SourceLine;
import io.xdp4j.bpf.object.Functions.Function;
import io.xdp4j.bpf.object.MapTable.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Makes a program whole: the functions that it calls behind it, once each; maps by name; calls where they belong. */
final class ProgramLinker {

    private static final int MOST_SLOTS = 1_000_000; // BPF_COMPLEXITY_LIMIT_INSNS of include/linux/bpf.h
    private static final String KERNEL_SYMBOLS = ".ksyms";
    private static final String KERNEL_CONFIG = ".kconfig";

    private final ElfFile elf;
    private final Functions functions;
    private final MapTable maps;
    private final Btf btf;
    private final BtfExt ext;

    private final String name;
    private final Map<Function, Integer> slots = new LinkedHashMap<>();
    private final List<Function> queue = new ArrayList<>();
    private final Map<Integer, TreeMap<Integer, ElfRelocation>> relocations = new HashMap<>();
    private final List<Instruction> code = new ArrayList<>();
    private final TreeMap<Integer, String> problems = new TreeMap<>();
    private int end;

    ProgramLinker(ElfFile elf, Functions functions, MapTable maps, Btf btf, BtfExt ext, String name) {
        this.elf = elf;
        this.functions = functions;
        this.maps = maps;
        this.btf = btf;
        this.ext = ext;
        this.name = name;
    }

    LinkedCode link(ProgramInfo about, Function entry) throws ObjectException {
        slotOf(entry);
        for (int i = 0; i < queue.size(); i++) {
            append(queue.get(i));
        }
        return new LinkedCode(about, new Program(name, code, sources()), functionInfo(), lineInfo(), problems);
    }

    /** Returns where a function begins, and puts it at the end if it is not there yet. */
    private int slotOf(Function function) throws ObjectException {
        Integer known = slots.get(function);
        if (known != null) {
            return known;
        }
        int slot = end;
        end += function.slots();
        if (end > MOST_SLOTS) {
            throw ObjectException.of("program " + name + ": it and the functions that it calls have more than "
                    + MOST_SLOTS + " instructions");
        }
        slots.put(function, slot);
        queue.add(function);
        return slot;
    }

    private void append(Function function) throws ObjectException {
        noteCoRe(function, slots.get(function));
        var places = new TreeMap<>(relocations(function.section()).subMap(function.start(), function.end()));
        int slot = slots.get(function);
        for (Instruction instruction : decode(function)) {
            int at = function.start() + (slot - slots.get(function)) * Functions.SLOT;
            code.add(linked(instruction, slot, new Place(function.section().index(), at), places.remove(at)));
            slot += instruction.slots();
        }
        if (!places.isEmpty()) {
            throw function.section().contents().error(places.firstKey(), "a relocation inside an instruction");
        }
    }

    private TreeMap<Integer, ElfRelocation> relocations(ElfSection section) throws ObjectException {
        TreeMap<Integer, ElfRelocation> known = relocations.get(section.index());
        if (known == null) {
            known = new TreeMap<>(elf.relocations(section));
            relocations.put(section.index(), known);
        }
        return known;
    }

    private List<Instruction> decode(Function function) throws ObjectException {
        Part bytes = function.code();
        try {
            return Decoder.decode(bytes.bytes());
        } catch (IllegalArgumentException e) {
            throw bytes.error(0, e.getMessage());
        }
    }

    private void noteCoRe(Function function, int slot) {
        var found = ext.relocations(function.section().name()).subMap(function.start(), function.end());
        found.forEach((at, entry) -> {
            boolean isKnown = entry.first() >= 0 && entry.first() < btf.types().size();
            problems.put(
                    slot + (at - function.start()) / Functions.SLOT,
                    "a CO-RE relocation" + (isKnown ? " about " + btf.name(entry.first()) : "")
                            + ", which is not supported yet");
        });
    }

    private Instruction linked(Instruction instruction, int slot, Place from, ElfRelocation relocation)
            throws ObjectException {
        ElfSection section = elf.sections().get(from.section());
        if (relocation == null) {
            return instruction instanceof Instruction.CallLocal(int offset)
                    ? new Instruction.CallLocal(function(section, next(from.offset(), offset), from) - slot - 1)
                    : instruction;
        }
        ElfSymbol symbol = relocation.symbol();
        var target = elf.section(symbol);
        if (target.isEmpty()) {
            problems.put(slot, elsewhere(symbol, instruction));
            return instruction;
        }
        return switch (instruction) {
            case Instruction.CallLocal(int offset)
            when relocation.type() == ElfRelocation.R_BPF_64_32 ->
                new Instruction.CallLocal(function(target.get(), next(symbol.value(), offset), from) - slot - 1);
            case Instruction.Wide wide
            when relocation.type() == ElfRelocation.R_BPF_64_64 -> constant(wide, symbol, target.get(), slot, from);
            default ->
                throw section.contents()
                        .error(
                                from.offset(),
                                "relocation type " + relocation.type() + " does not suit the instruction");
        };
    }

    /** Where a call goes that is {@code at} a byte of a section. */
    private static long next(long at, int offset) {
        return at + (offset + 1L) * Functions.SLOT;
    }

    private int function(ElfSection target, long offset, Place from) throws ObjectException {
        return slotOf(functions
                .at(target, offset)
                .orElseThrow(() -> elf.sections()
                        .get(from.section())
                        .contents()
                        .error(from.offset(), "no function begins at " + offset + " of " + target.name())));
    }

    private Instruction constant(Instruction.Wide wide, ElfSymbol symbol, ElfSection target, int slot, Place from)
            throws ObjectException {
        long offset = symbol.value() + addend(wide);
        if (target.isCode()) {
            return new Instruction.LoadFunction(wide.destination(), function(target, offset, from) - slot - 1);
        }
        var variables = maps.ofSection(target.index());
        var map = maps.definedAt(new Place(target.index(), offset));
        if (variables.isPresent() && offset >= 0 && offset < target.size()) {
            return new Instruction.LoadMapValueNamed(wide.destination(), variables.get(), (int) offset);
        }
        if (map.isPresent() && maps.refusal(map.get()).isEmpty()) {
            return new Instruction.LoadMapNamed(wide.destination(), map.get());
        }
        problems.put(
                slot,
                map.flatMap(maps::refusal)
                        .orElse("byte " + offset + " of section " + target.name()
                                + ", which is neither a map nor in one of variables"));
        return wide;
    }

    /** What the compiler put into the instruction: an offset from the symbol. */
    private static long addend(Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> (int) load.value();
            case Instruction.LoadMapFd load -> load.fd();
            case Instruction.LoadMapValueFd load -> load.fd();
            case Instruction.LoadFunction load -> load.offset();
            case Instruction.LoadMapIndex load -> load.index();
            case Instruction.LoadMapValueIndex load -> load.index();
            case Instruction.LoadVariable load -> load.btfId();
            case Instruction.LoadMapNamed _, Instruction.LoadMapValueNamed _ -> 0; // not in files
        };
    }

    private String elsewhere(ElfSymbol symbol, Instruction instruction) {
        if (!symbol.isElsewhere()) {
            return "variable " + symbol.name() + ", which is in no section; compile with -fno-common";
        }
        if (isIn(KERNEL_CONFIG, symbol)) {
            return symbol.name() + " of the kernel's configuration (.kconfig), which is not supported yet";
        }
        if (isIn(KERNEL_SYMBOLS, symbol)) {
            String what =
                    instruction instanceof Instruction.CallLocal ? "kernel function (kfunc) " : "kernel variable ";
            return what + symbol.name() + " (.ksyms), which is not supported yet";
        }
        return symbol.name() + ", which is not in this object";
    }

    private boolean isIn(String section, ElfSymbol symbol) {
        var found = btf.dataSection(section);
        return found.isPresent()
                && found.get().variables().stream()
                        .anyMatch(variable -> btf.type(variable.type()).name().equals(symbol.name()));
    }

    private List<SourceLine> sources() throws ObjectException {
        List<SourceLine> sources = new ArrayList<>();
        for (LinkedCode.Line line : allLines()) {
            sources.add(line.source(btf));
        }
        return sources;
    }

    private List<LinkedCode.Function> functionInfo() {
        List<LinkedCode.Function> all = new ArrayList<>();
        slots.forEach((function, slot) -> {
            BtfExt.Entry entry = ext.functions(function.section().name()).get(function.start());
            int type = entry == null
                            || entry.first() < 0
                            || entry.first() >= btf.types().size()
                    ? 0
                    : entry.first();
            all.add(new LinkedCode.Function(function.name(), slot, function.slots(), type));
        });
        return all;
    }

    /** The kernel wants a line at the beginning of every function, or none at all. */
    private List<LinkedCode.Line> lineInfo() {
        for (Function function : slots.keySet()) {
            if (!ext.lines(function.section().name()).containsKey(function.start())) {
                return List.of();
            }
        }
        return allLines();
    }

    private List<LinkedCode.Line> allLines() {
        List<LinkedCode.Line> all = new ArrayList<>();
        slots.forEach((function, slot) -> {
            NavigableMap<Integer, BtfExt.Entry> lines =
                    ext.lines(function.section().name()).subMap(function.start(), true, function.end(), false);
            lines.forEach((at, line) -> {
                int there = slot + (at - function.start()) / Functions.SLOT;
                all.add(new LinkedCode.Line(there, line.first(), line.second(), line.third()));
            });
        });
        return all;
    }
}
