package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R6;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.rule.InstructionProgram;
import java.util.List;

/**
 * Several XDP programs joined into one: each becomes a function of it, and a new main function calls one after the
 * other, in order, until one returns something else than XDP_PASS.
 *
 * <p>A byte for each says whether it is called at all, so that one can be switched off when nothing can be loaded.
 *
 * <pre>{@code
 *   r6 = r1
 *   for each:  if switches[i] != 0:  r1 = r6;  call i;  if w0 != XDP_PASS goto decided
 *   w0 = XDP_PASS
 *   decided:   exit
 *   i:         its instructions as they were: all jumps and calls are relative
 * }</pre>
 *
 * @param program the whole; the maps of the parts are named by {@link #mapName}
 * @param parts the parts, in order
 * @param starts the slot where each begins
 */
record LinkedProgram(InstructionProgram program, List<InstructionProgram> parts, int[] starts) {

    private static final String NAME = "xdp4j_chain";

    /** A place in one of the parts: its number, and the instruction's there. */
    record Place(int part, int instruction) {}

    /** Joins {@code parts}; {@code switches} is the descriptor of an array of one entry with a byte for each. */
    static LinkedProgram of(List<InstructionProgram> parts, int switches) {
        var code = new Assembler().mov(R6, R1);
        List<Label> entries = parts.stream().map(_ -> code.label()).toList();
        Label decided = code.label();
        for (int i = 0; i < parts.size(); i++) {
            call(code, switches, i, entries.get(i), decided);
        }
        code.mov(R0, XdpVerdict.PASS.number()).bind(decided).exit();
        for (int i = 0; i < parts.size(); i++) {
            code.bind(entries.get(i));
            for (Instruction instruction : parts.get(i).instructions()) {
                code.add(renamed(instruction, i));
            }
        }
        List<Instruction> whole = code.instructions();
        return new LinkedProgram(new InstructionProgram(NAME, whole), List.copyOf(parts), starts(whole, parts));
    }

    /** Returns the name that the whole has for map {@code name} of a part, which may have one of another part, too. */
    static String mapName(int part, String name) {
        return part + "/" + name;
    }

    /** Returns whose the instruction at a slot of the whole is; null if it is one of the main function. */
    Place placeOf(int slot) {
        for (int part = starts.length - 1; part >= 0; part--) {
            if (slot >= starts[part]) {
                return new Place(part, index(parts.get(part), slot - starts[part]));
            }
        }
        return null;
    }

    /** Returns the instruction at a slot of a program: some take two. */
    static int index(InstructionProgram program, int slot) {
        int index = 0;
        for (int at = program.instructions().getFirst().slots(); at <= slot; index++) {
            at += program.instructions().get(index + 1).slots();
        }
        return index;
    }

    private static void call(Assembler code, int switches, int part, Label entry, Label decided) {
        Label next = code.label();
        code.add(new Instruction.LoadMapValueFd(R1, switches, part))
                .load(Size.BYTE, R1, R1, 0)
                .jump(JumpOp.EQ, R1, 0, next)
                .mov(R1, R6)
                .callLocal(entry)
                .jump32(JumpOp.NE, R0, XdpVerdict.PASS.number(), decided)
                .bind(next);
    }

    private static Instruction renamed(Instruction instruction, int part) {
        return switch (instruction) {
            case Instruction.LoadMapNamed(var to, String map) -> new Instruction.LoadMapNamed(to, mapName(part, map));
            case Instruction.LoadMapValueNamed(var to, String map, int offset) ->
                new Instruction.LoadMapValueNamed(to, mapName(part, map), offset);
            default -> instruction;
        };
    }

    private static int[] starts(List<Instruction> whole, List<InstructionProgram> parts) {
        int[] starts = new int[parts.size()];
        int end = slots(whole);
        for (int i = starts.length - 1; i >= 0; i--) {
            end -= slots(parts.get(i).instructions());
            starts[i] = end;
        }
        return starts;
    }

    private static int slots(List<Instruction> instructions) {
        return instructions.stream().mapToInt(Instruction::slots).sum();
    }
}
