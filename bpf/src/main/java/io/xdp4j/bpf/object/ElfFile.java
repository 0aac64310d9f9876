package io.xdp4j.bpf.object;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An ELF64 file for eBPF, not yet linked: sections, symbols, relocations.
 *
 * <p>Any bytes may come in. Sections do not overlap, so that what is read is in all not more than the file. Source:
 * System V ABI, chapter 4.
 */
final class ElfFile {

    static final int MOST_BYTES = 1 << 26;
    private static final int MOST_SYMBOLS = 1 << 18;
    private static final int MAGIC = 0x464c457f;
    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int RELOCATABLE = 1;
    private static final int EM_BPF = 247;
    private static final int SECTION_BYTES = 64;
    private static final int SYMBOL_BYTES = 24;
    private static final int RELOCATION_BYTES = 16;
    private static final int RESERVED_SECTION = 0xff00;

    private final Part file;
    private final List<ElfSection> sections = new ArrayList<>();
    private final List<ElfSymbol> symbols = new ArrayList<>();
    private final Map<Integer, List<ElfSection>> relocationTables = new HashMap<>();

    private ElfFile(byte[] bytes) {
        this.file = Part.whole(bytes);
    }

    static ElfFile read(byte[] bytes) throws ObjectException {
        if (bytes.length > MOST_BYTES) {
            throw ObjectException.of("the file is too large: the most is " + MOST_BYTES + " bytes");
        }
        var elf = new ElfFile(bytes);
        elf.readHeader();
        elf.readSections();
        elf.checkOverlap();
        elf.readSymbols();
        return elf;
    }

    List<ElfSection> sections() {
        return sections;
    }

    List<ElfSymbol> symbols() {
        return symbols;
    }

    /** Returns the section with a name; two of them would be ambiguous. */
    Optional<ElfSection> section(String name) throws ObjectException {
        ElfSection found = null;
        for (ElfSection section : sections) {
            if (section.name().equals(name)) {
                if (found != null) {
                    throw section.contents().error(0, "there are two of this name");
                }
                found = section;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Returns the section of a symbol, if it is in this file. */
    Optional<ElfSection> section(ElfSymbol symbol) {
        return symbol.isElsewhere() || symbol.section() >= sections.size()
                ? Optional.empty()
                : Optional.of(sections.get(symbol.section()));
    }

    /** Returns the relocations of a section, by their place in it. */
    Map<Integer, ElfRelocation> relocations(ElfSection section) throws ObjectException {
        Map<Integer, ElfRelocation> relocations = new TreeMap<>();
        for (ElfSection table : relocationTables.getOrDefault(section.index(), List.of())) {
            if (table.type() == ElfSection.RELA) {
                throw table.contents().error(0, "relocations with addends are not those of eBPF");
            }
            readRelocations(table, section, relocations);
        }
        return relocations;
    }

    private void readHeader() throws ObjectException {
        expect(file.length() >= 4 && file.s32(0) == MAGIC, 0, "no ELF file");
        expect(file.u8(4) == CLASS_64, 4, "not of 64 bits");
        expect(file.u8(5) == LITTLE_ENDIAN, 5, "not little endian");
        expect(file.u16(16) == RELOCATABLE, 16, "type " + file.u16(16) + " is no object file, as compilers write them");
        expect(file.u16(18) == EM_BPF, 18, "machine " + file.u16(18) + " is not eBPF, which is " + EM_BPF);
        expect(file.u16(58) == SECTION_BYTES, 58, "section headers of " + file.u16(58) + " bytes");
    }

    private void readSections() throws ObjectException {
        int count = file.u16(60);
        expect(count > 0 && count < RESERVED_SECTION, 60, count + " sections");
        Part headers = file.part(file.u64(40), (long) count * SECTION_BYTES, "the table of sections");
        int nameSection = file.u16(62);
        expect(nameSection < count, 62, "the names of sections are in section " + nameSection + " of " + count);
        Part nameHeader = headers.part((long) nameSection * SECTION_BYTES, SECTION_BYTES, "a section header");
        var names = new StringTable(file.part(nameHeader.u64(24), nameHeader.u64(32), "the names of sections"));
        for (int i = 0; i < count; i++) {
            sections.add(section(i, headers.part((long) i * SECTION_BYTES, SECTION_BYTES, "section " + i), names));
            ElfSection section = sections.getLast();
            if (section.type() == ElfSection.REL || section.type() == ElfSection.RELA) {
                relocationTables
                        .computeIfAbsent(section.info(), _ -> new ArrayList<>())
                        .add(section);
            }
        }
    }

    private ElfSection section(int index, Part header, StringTable names) throws ObjectException {
        String name = names.at(header.u32(0));
        int type = header.s32(4);
        long size = type == 0 ? 0 : header.u64(32);
        if (size < 0 || size > MOST_BYTES) {
            throw header.error(32, name + " has " + Long.toUnsignedString(size) + " bytes");
        }
        boolean hasBytes = type != 0 && type != ElfSection.NOBITS;
        Part contents = file.part(hasBytes ? header.u64(24) : 0, hasBytes ? size : 0, name);
        long entryBytes = header.u64(56);
        return new ElfSection(
                index,
                name,
                type,
                header.u64(8),
                (int) size,
                header.s32(40),
                header.s32(44),
                Math.clamp(entryBytes, -1, MOST_BYTES),
                contents);
    }

    private void checkOverlap() throws ObjectException {
        List<ElfSection> inFile = new ArrayList<>(sections);
        inFile.removeIf(section -> section.contents().length() == 0);
        inFile.sort(Comparator.comparingInt(section -> section.contents().offset(0)));
        for (int i = 1; i < inFile.size(); i++) {
            Part before = inFile.get(i - 1).contents();
            Part section = inFile.get(i).contents();
            if (section.offset(0) < before.offset(before.length())) {
                throw section.error(
                        0, "it overlaps section " + inFile.get(i - 1).name());
            }
        }
    }

    private void readSymbols() throws ObjectException {
        ElfSection table = null;
        for (ElfSection section : sections) {
            if (section.type() == ElfSection.SYMTAB) {
                expect(table == null, section.contents().offset(0), "there are two tables of symbols");
                table = section;
            }
        }
        if (table != null) {
            readSymbols(table);
        }
    }

    private void readSymbols(ElfSection table) throws ObjectException {
        Part contents = table.contents();
        int count = entries(table, SYMBOL_BYTES);
        if (count > MOST_SYMBOLS) {
            throw contents.error(0, count + " symbols; the most is " + MOST_SYMBOLS);
        }
        if (table.link() < 0 || table.link() >= sections.size()) {
            throw contents.error(0, "the names of symbols are in section " + table.link());
        }
        var names = new StringTable(sections.get(table.link()).contents());
        for (int i = 0; i < count; i++) {
            symbols.add(symbol(contents.part((long) i * SYMBOL_BYTES, SYMBOL_BYTES, "symbol " + i), names));
        }
    }

    private ElfSymbol symbol(Part entry, StringTable names) throws ObjectException {
        int section = entry.u16(6);
        if (section >= sections.size() && section < RESERVED_SECTION) {
            throw entry.error(6, "it is in section " + section + " of " + sections.size());
        }
        int info = entry.u8(4);
        return new ElfSymbol(names.at(entry.u32(0)), entry.u64(8), entry.u64(16), info & 0xf, info >> 4, section);
    }

    private void readRelocations(ElfSection table, ElfSection section, Map<Integer, ElfRelocation> relocations)
            throws ObjectException {
        Part contents = table.contents();
        int count = entries(table, RELOCATION_BYTES);
        for (int i = 0; i < count; i++) {
            long at = (long) i * RELOCATION_BYTES;
            long place = contents.u64(at);
            long info = contents.u64(at + 8);
            if (place < 0 || place >= section.size()) {
                throw contents.error(
                        at, Long.toUnsignedString(place) + " is not in " + section.name() + " of " + section.size());
            }
            if (info >>> 32 >= symbols.size()) {
                throw contents.error(at + 8, "symbol " + (info >>> 32) + " of " + symbols.size());
            }
            var relocation = new ElfRelocation((int) place, (int) info, symbols.get((int) (info >>> 32)));
            if (relocations.put((int) place, relocation) != null) {
                throw contents.error(at, "a second relocation of " + section.name() + " at " + place);
            }
        }
    }

    private static int entries(ElfSection table, int entryBytes) throws ObjectException {
        int bytes = table.contents().length();
        if (table.entryBytes() != entryBytes || bytes % entryBytes != 0) {
            throw table.contents()
                    .error(0, bytes + " bytes in entries of " + table.entryBytes() + ", which have " + entryBytes);
        }
        return bytes / entryBytes;
    }

    private static void expect(boolean condition, long at, String message) throws ObjectException {
        if (!condition) {
            throw ObjectException.at(at, message);
        }
    }
}
