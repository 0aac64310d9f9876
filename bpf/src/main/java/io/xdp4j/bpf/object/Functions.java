package io.xdp4j.bpf.object;

import io.xdp4j.bpf.object.MapTable.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions of an object, and which of them are programs. */
final class Functions {

    static final int SLOT = 8;

    private static final String SUBPROGRAMS = ".text";

    /** A function: bytes {@code start} to {@code end} of a section. */
    record Function(String name, ElfSection section, int start, int end) {

        int slots() {
            return (end - start) / SLOT;
        }

        Part code() throws ObjectException {
            return section.contents().part(start, end - start, "function " + name);
        }
    }

    private final Map<Place, Function> byPlace = new HashMap<>();
    private final Map<String, Function> programs = new LinkedHashMap<>();

    private Functions() {}

    static Functions read(ElfFile elf) throws ObjectException {
        List<ElfSymbol> symbols = new ArrayList<>(elf.symbols());
        Set<Integer> typed = new HashSet<>();
        symbols.removeIf(symbol ->
                !elf.section(symbol).map(ElfSection::isCode).orElse(false) || symbol.type() > ElfSymbol.FUNCTION);
        symbols.forEach(symbol -> {
            if (symbol.isFunction()) {
                typed.add(symbol.section());
            }
        });
        // Compilers before LLVM 11 did not say which symbols are functions, nor how long they are.
        symbols.removeIf(symbol -> !symbol.isFunction() && (symbol.isStatic() || typed.contains(symbol.section())));
        symbols.sort(Comparator.comparingInt(ElfSymbol::section).thenComparingLong(ElfSymbol::value));
        var functions = new Functions();
        for (int i = 0; i < symbols.size(); i++) {
            functions.add(elf, symbols.get(i), i + 1 < symbols.size() ? symbols.get(i + 1) : symbols.get(i));
        }
        return functions;
    }

    /** Returns the programs by name, in the order of the file. */
    Map<String, Function> programs() {
        return programs;
    }

    /** Returns the function that begins at a byte of a section. */
    Optional<Function> at(ElfSection section, long offset) {
        return Optional.ofNullable(byPlace.get(new Place(section.index(), offset)));
    }

    private void add(ElfFile elf, ElfSymbol symbol, ElfSymbol next) throws ObjectException {
        ElfSection section = elf.sections().get(symbol.section());
        boolean isLast = next.section() != symbol.section() || next.value() <= symbol.value();
        long end = symbol.size() != 0 ? symbol.value() + symbol.size() : isLast ? section.size() : next.value();
        long start = symbol.value();
        if (start < 0 || end <= start || end > section.size() || start % SLOT != 0 || end % SLOT != 0) {
            throw section.contents()
                    .error(
                            0,
                            "function " + symbol.name() + " is from " + Long.toUnsignedString(start) + " to "
                                    + Long.toUnsignedString(end) + " of " + section.size());
        }
        var function = new Function(symbol.name(), section, (int) start, (int) end);
        byPlace.putIfAbsent(new Place(section.index(), start), function);
        if (!section.name().equals(SUBPROGRAMS)
                && !symbol.isStatic()
                && !symbol.name().isEmpty()) {
            if (programs.put(symbol.name(), function) != null) {
                throw section.contents().error(start, "there are two programs " + symbol.name());
            }
        }
    }
}
