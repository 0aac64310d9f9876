package io.xdp4j.bpf.object;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.SourceLine;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program with the functions that it calls, and what the kernel wants to know of it for its log.
 *
 * @param about the program
 * @param program to run
 * @param functions its own, then those that it calls, in order
 * @param lines as in BTF; empty if some function has none
 * @param needs what it needs and does not get, by slot; such a program can be read only
 * @since 0.1
 */
public record LinkedCode(
        ProgramInfo about,
        Program program,
        List<Function> functions,
        List<Line> lines,
        SortedMap<Integer, String> needs) {

    /** Keeps copies. */
    public LinkedCode {
        functions = List.copyOf(functions);
        lines = List.copyOf(lines);
        needs = Collections.unmodifiableSortedMap(new TreeMap<>(needs));
    }

    /**
     * A function; {@code struct bpf_func_info} has slot and type.
     *
     * @param name of it
     * @param slot its first
     * @param slots how many it has
     * @param type of it in the object's BTF, 0 if it is not known
     */
    public record Function(String name, int slot, int slots, int type) {}

    /**
     * A line of source as BTF says it: {@code struct bpf_line_info}.
     *
     * @param slot the first that it is about
     * @param fileName offset of the name of the file, see {@link Btf#text}
     * @param text offset of the text of the line
     * @param lineAndColumn line times 1024, and column
     */
    public record Line(int slot, int fileName, int text, int lineAndColumn) {

        private static final int COLUMN_BITS = 10;

        /** {@return the line with its texts, which are in {@code btf}} */
        public SourceLine source(Btf btf) throws ObjectException {
            return new SourceLine(
                    slot,
                    btf.text(Integer.toUnsignedLong(fileName)),
                    lineAndColumn >>> COLUMN_BITS,
                    lineAndColumn & (1 << COLUMN_BITS) - 1,
                    btf.text(Integer.toUnsignedLong(text)));
        }
    }

    /** {@return whether the type of every function is known, so that the kernel may be told} */
    public boolean hasTypes() {
        return functions.stream().allMatch(function -> function.type() != 0);
    }
}
