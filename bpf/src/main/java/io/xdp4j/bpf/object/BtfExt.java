package io.xdp4j.bpf.object;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code .BTF.ext}: what instructions are, by section and by their offset in it. Source:
 * Documentation/bpf/btf.rst.
 */
final class BtfExt {

    private static final int MAGIC = 0xeb9f;
    private static final int SECTION_HEADER = 8;

    /**
     * A record.
     *
     * @param first the word after the offset: the type of a function, the name of a file, or the root of a relocation
     * @param second the second word: the text of a line, or what of the root it is
     * @param third the third word: line and column, or the kind of relocation
     */
    record Entry(int first, int second, int third) {}

    private final Map<String, TreeMap<Integer, Entry>> functions;
    private final Map<String, TreeMap<Integer, Entry>> lines;
    private final Map<String, TreeMap<Integer, Entry>> relocations;

    private BtfExt(
            Map<String, TreeMap<Integer, Entry>> functions,
            Map<String, TreeMap<Integer, Entry>> lines,
            Map<String, TreeMap<Integer, Entry>> relocations) {
        this.functions = functions;
        this.lines = lines;
        this.relocations = relocations;
    }

    static BtfExt none() {
        return new BtfExt(Map.of(), Map.of(), Map.of());
    }

    static BtfExt read(Part ext, Btf btf) throws ObjectException {
        if (ext.u16(0) != MAGIC || ext.u8(2) != 1) {
            throw ext.error(0, "no BTF of version 1");
        }
        long header = ext.u32(4);
        Part functions = ext.part(header + ext.u32(8), ext.u32(12), "function info of BTF");
        Part lines = ext.part(header + ext.u32(16), ext.u32(20), "line info of BTF");
        Part relocations = header < 32
                ? ext.part(0, 0, "no relocations")
                : ext.part(header + ext.u32(24), ext.u32(28), "relocations of BTF");
        return new BtfExt(read(functions, 2, btf), read(lines, 4, btf), read(relocations, 4, btf));
    }

    TreeMap<Integer, Entry> functions(String section) {
        return functions.getOrDefault(section, new TreeMap<>());
    }

    TreeMap<Integer, Entry> lines(String section) {
        return lines.getOrDefault(section, new TreeMap<>());
    }

    TreeMap<Integer, Entry> relocations(String section) {
        return relocations.getOrDefault(section, new TreeMap<>());
    }

    /** Reads: bytes of a record; then for each section its name, how many there are, and the records. */
    private static Map<String, TreeMap<Integer, Entry>> read(Part part, int words, Btf btf) throws ObjectException {
        Map<String, TreeMap<Integer, Entry>> all = new HashMap<>();
        if (part.length() == 0) {
            return all;
        }
        long recordBytes = part.u32(0);
        if (recordBytes < words * 4L || recordBytes % 4 != 0) {
            throw part.error(0, "records of " + recordBytes + " bytes");
        }
        for (long at = 4; at < part.length(); ) {
            long count = part.u32(at + 4);
            Part records = part.part(at + SECTION_HEADER, count * recordBytes, "records of BTF");
            var entries = all.computeIfAbsent(btf.text(part.u32(at)), _ -> new TreeMap<>());
            for (long i = 0; i < count; i++) {
                Part one = records.part(i * recordBytes, recordBytes, "a record of BTF");
                entries.put(one.s32(0), entry(one, words));
            }
            at += SECTION_HEADER + records.length();
        }
        return all;
    }

    private static Entry entry(Part record, int words) throws ObjectException {
        return new Entry(record.s32(4), words > 2 ? record.s32(8) : 0, words > 3 ? record.s32(12) : 0);
    }
}
