package io.xdp4j.bpf.check;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds the functions of a program, and what leaves them other than by a call or an exit. */
final class FunctionCheck {

    private final Program program;
    private final Instruction[] slots;
    private final TreeSet<Integer> starts = new TreeSet<>();

    FunctionCheck(Program program, Instruction[] slots) {
        this.program = program;
        this.slots = slots;
    }

    /** Returns them in order; the first starts at slot 0. */
    List<Function> functions() {
        starts.add(0);
        for (int slot = 0; slot < slots.length; slot++) {
            Integer callee = callee(slot);
            if (callee != null) {
                starts.add(target(slot, callee, 0, slots.length));
            }
        }
        var functions = new ArrayList<Function>();
        for (int start : starts) {
            Integer next = starts.higher(start);
            functions.add(function(start, next == null ? slots.length : next));
        }
        return List.copyOf(functions);
    }

    private Function function(int start, int end) {
        var callees = new TreeSet<Integer>();
        int deepest = 0;
        int last = start;
        for (int slot = start; slot < end; slot++) {
            if (slots[slot] == null) {
                continue;
            }
            last = slot;
            Integer callee = callee(slot);
            if (callee != null) {
                callees.add(callee);
            }
            checkJump(slot, start, end);
            deepest = Math.max(deepest, stackBytes(slots[slot]));
        }
        checkEnd(last);
        return new Function(start, end, deepest, List.copyOf(callees));
    }

    /** Returns where the function starts that a slot calls or takes the address of; null if it does not. */
    private Integer callee(int slot) {
        return switch (slots[slot]) {
            case Instruction.CallLocal call -> sum(slot, call.offset());
            case Instruction.LoadFunction load -> sum(slot, load.offset());
            case null, default -> null;
        };
    }

    /** A target far out is kept out of the range of int. */
    private static int sum(int slot, int offset) {
        return Math.clamp(slot + 1L + offset, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private void checkJump(int slot, int start, int end) {
        switch (slots[slot]) {
            case Instruction.Jump jump -> target(slot, sum(slot, jump.offset()), start, end);
            case Instruction.JumpLong jump -> target(slot, sum(slot, jump.offset()), start, end);
            case Instruction.Branch branch -> target(slot, sum(slot, branch.offset()), start, end);
            case null, default -> {}
        }
    }

    private int target(int slot, int target, int start, int end) {
        if (target < 0 || target >= slots.length) {
            throw error(slot, "goes to slot " + target + ", the program has " + slots.length);
        }
        if (slots[target] == null) {
            throw error(slot, "goes to slot " + target + ", which is the second half of a 64-bit constant");
        }
        if (target < start || target >= end) {
            throw error(slot, "jumps to slot " + target + ", out of its function, slots " + start + " to " + (end - 1));
        }
        return target;
    }

    private void checkEnd(int last) {
        boolean ends = slots[last] instanceof Instruction.Exit
                || slots[last] instanceof Instruction.Jump
                || slots[last] instanceof Instruction.JumpLong;
        if (!ends) {
            throw error(last, "the function ends here without an exit or a jump");
        }
    }

    private static int stackBytes(Instruction instruction) {
        int offset = switch (instruction) {
            case Instruction.Load load when load.base() == Register.R10 -> load.offset();
            case Instruction.LoadSigned load when load.base() == Register.R10 -> load.offset();
            case Instruction.Store store when store.base() == Register.R10 -> store.offset();
            case Instruction.StoreImmediate store when store.base() == Register.R10 -> store.offset();
            case Instruction.Atomic atomic when atomic.base() == Register.R10 -> atomic.offset();
            default -> 0;
        };
        return Math.min(CheckedProgram.STACK_BYTES, -offset + 7 & -8);
    }

    private CheckException error(int slot, String what) {
        return CheckedProgram.error(program, slot, what);
    }
}
