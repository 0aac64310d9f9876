package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.check.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Instructions of a function that are run one after the other.
 *
 * @param start slot of the first
 * @param end slot behind the last
 * @param last slot of the last
 */
public record Block(int start, int end, int last) {

    // Longer ones are cut: a method may have to end within.
    private static final int MOST = 64;

    /** Cuts a function into its blocks, in order. */
    public static List<Block> of(CheckedProgram program, Function function) {
        BitSet starts = starts(program, function);
        var blocks = new ArrayList<Block>();
        int start = function.start();
        int last = start;
        int count = 0;
        for (int slot = start; slot < function.end(); slot += program.at(slot).slots()) {
            if (slot > start && (starts.get(slot) || count == MOST)) {
                blocks.add(new Block(start, slot, last));
                start = slot;
                count = 0;
            }
            last = slot;
            count++;
        }
        blocks.add(new Block(start, function.end(), last));
        return blocks;
    }

    private static BitSet starts(CheckedProgram program, Function function) {
        var starts = new BitSet();
        for (int slot = function.start();
                slot < function.end();
                slot += program.at(slot).slots()) {
            Instruction instruction = program.at(slot);
            int target = target(slot, instruction);
            if (target >= 0) {
                starts.set(target);
            }
            if (target >= 0 || instruction instanceof Instruction.Exit) {
                starts.set(slot + 1);
            }
        }
        return starts;
    }

    /** Returns where an instruction may jump to; -1 if it goes on behind itself, or ends. */
    public static int target(int slot, Instruction instruction) {
        return switch (instruction) {
            case Instruction.Jump jump -> slot + 1 + jump.offset();
            case Instruction.JumpLong jump -> slot + 1 + jump.offset();
            case Instruction.Branch branch -> slot + 1 + branch.offset();
            default -> -1;
        };
    }

    /** Returns whether the instruction behind may be next. */
    public static boolean fallsThrough(Instruction instruction) {
        return !(instruction instanceof Instruction.Jump
                || instruction instanceof Instruction.JumpLong
                || instruction instanceof Instruction.Exit);
    }

    /** Returns the slots that may be next, the one behind last. */
    public List<Integer> successors(CheckedProgram program) {
        Instruction instruction = program.at(last);
        int target = target(last, instruction);
        var next = new ArrayList<Integer>(2);
        if (target >= 0) {
            next.add(target);
        }
        if (fallsThrough(instruction)) {
            next.add(end);
        }
        return next;
    }
}
