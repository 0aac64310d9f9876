package io.xdp4j.bpf.check;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A program whose structure is right: it consists of functions that end, that jump only to their own instructions, and
 * that call each other at most 8 deep; it names its maps, calls known helpers and leaves R10 alone.
 *
 * <p>What its registers hold is not known: that is for a verifier to say, or for checks when it runs.
 *
 * @since 0.1
 */
public final class CheckedProgram {

    /** Most slots. Source: {@code BPF_COMPLEXITY_LIMIT_INSNS} in include/linux/bpf.h. */
    public static final int MAX_SLOTS = 1_000_000;

    /** Most functions that are active at once. Source: {@code MAX_CALL_FRAMES} in include/linux/bpf_verifier.h. */
    public static final int MAX_DEPTH = 8;

    /** Bytes of stack below R10. Source: {@code MAX_BPF_STACK} in include/linux/filter.h. */
    public static final int STACK_BYTES = 512;

    private final Program program;
    private final Instruction[] slots;
    private final List<Function> functions;
    private final List<String> maps;

    private CheckedProgram(Program program, Instruction[] slots, List<Function> functions, List<String> maps) {
        this.program = program;
        this.slots = slots;
        this.functions = functions;
        this.maps = maps;
    }

    /**
     * Checks a program that may call all of Linux's helpers.
     *
     * @throws CheckException if something is wrong with it
     */
    public static CheckedProgram check(Program program) {
        return check(program, Set.of(), "");
    }

    /**
     * Checks a program for a runtime that has some of Linux's helpers.
     *
     * @param helpers their numbers; all if it is empty
     * @param runtime its name, for the message: "the VM"
     * @throws CheckException if something is wrong with it
     */
    public static CheckedProgram check(Program program, Set<Integer> helpers, String runtime) {
        Instruction[] slots = slots(program);
        var functions = new FunctionCheck(program, slots).functions();
        var check = new InstructionCheck(program, helpers, runtime);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null) {
                check.check(slot, slots[slot]);
            }
        }
        CallDepth.check(program, functions);
        return new CheckedProgram(program, slots, functions, maps(slots));
    }

    private static Instruction[] slots(Program program) {
        int count = program.slots();
        if (count > MAX_SLOTS) {
            throw new CheckException(
                    MAX_SLOTS, program.name() + ": the program has " + count + " slots, at most " + MAX_SLOTS + " are");
        }
        var slots = new Instruction[count];
        int slot = 0;
        for (Instruction instruction : program.instructions()) {
            slots[slot] = instruction;
            slot += instruction.slots();
        }
        return slots;
    }

    private static List<String> maps(Instruction[] slots) {
        var names = new TreeSet<String>();
        for (Instruction instruction : slots) {
            if (instruction instanceof Instruction.LoadMapNamed map) {
                names.add(map.map());
            } else if (instruction instanceof Instruction.LoadMapValueNamed value) {
                names.add(value.map());
            }
        }
        return List.copyOf(names);
    }

    /** Makes the error about an instruction: program, slot, what is wrong, and the line of source if it is known. */
    static CheckException error(Program program, int slot, String what) {
        SourceLine line = null;
        for (SourceLine candidate : program.lines()) {
            if (candidate.slot() <= slot && (line == null || candidate.slot() >= line.slot())) {
                line = candidate;
            }
        }
        String source = line == null ? "" : " (" + line + ")";
        return new CheckException(slot, program.name() + ": slot " + slot + ": " + what + source);
    }

    /** {@return the program itself} */
    public Program program() {
        return program;
    }

    /** {@return how many slots it has} */
    public int slots() {
        return slots.length;
    }

    /**
     * Returns the instruction that starts at a slot.
     *
     * @throws IllegalArgumentException if it is the second half of a 64-bit constant
     */
    public Instruction at(int slot) {
        Instruction instruction = slots[Objects.checkIndex(slot, slots.length)];
        if (instruction == null) {
            throw new IllegalArgumentException("slot " + slot + " is the second half of a 64-bit constant");
        }
        return instruction;
    }

    /** {@return whether an instruction starts at a slot: not so for second halves of 64-bit constants} */
    public boolean isInstruction(int slot) {
        return slots[Objects.checkIndex(slot, slots.length)] != null;
    }

    /** {@return its functions in order; the first is where it starts} */
    public List<Function> functions() {
        return functions;
    }

    /** {@return the names of the maps that it uses, sorted} */
    public List<String> maps() {
        return maps;
    }

    /** {@return where the functions start whose address it takes: the only ones that helpers call back} */
    public Set<Integer> callbacks() {
        var starts = new TreeSet<Integer>();
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] instanceof Instruction.LoadFunction load) {
                starts.add(slot + 1 + load.offset());
            }
        }
        return starts;
    }

    /** {@return where each of its functions starts} */
    public List<Integer> starts() {
        var starts = new ArrayList<Integer>();
        functions.forEach(function -> starts.add(function.start()));
        return starts;
    }
}
