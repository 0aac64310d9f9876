package io.xdp4j.rule;

import io.xdp4j.bpf.Instruction;
import java.util.List;
import java.util.Objects;

/**
 * An XDP program as eBPF instructions. Maps are named by {@link Instruction.Named} and given at attach.
 *
 * @param name shown by the kernel's tools; the first 15 of its letters, digits, {@code _} and {@code .} are used
 * @param instructions the program, R1 holding the context at entry
 * @since 0.1
 */
public record InstructionProgram(String name, List<Instruction> instructions) implements ProgramSpec {

    /** Keeps a copy. */
    public InstructionProgram {
        Objects.requireNonNull(name, "name");
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty()) {
            throw new IllegalArgumentException(name + ": a program needs at least one instruction");
        }
    }
}
