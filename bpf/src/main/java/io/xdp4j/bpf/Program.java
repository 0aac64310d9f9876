package io.xdp4j.bpf;

import java.util.List;
import java.util.Objects;

/**
 * A whole program: the entry function first, the functions that it calls behind it, maps known by name.
 *
 * @param name of the entry function; not empty
 * @param instructions in order; at least one
 * @param lines where they come from, by slot; empty if that is not known
 * @since 0.1
 */
public record Program(String name, List<Instruction> instructions, List<SourceLine> lines) {

    /** Keeps copies. */
    public Program {
        Objects.requireNonNull(name, "name");
        instructions = List.copyOf(instructions);
        lines = List.copyOf(lines);
        if (instructions.isEmpty()) {
            throw new IllegalArgumentException(name + ": a program needs at least one instruction");
        }
    }

    /** {@return a program of which no source is known} */
    public static Program of(String name, List<Instruction> instructions) {
        return new Program(name, instructions, List.of());
    }

    /** {@return how many slots of 8 bytes it has} */
    public int slots() {
        return instructions.stream().mapToInt(Instruction::slots).sum();
    }
}
