package io.xdp4j.bpf.check;

import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import java.util.Set;

/** Checks what an instruction is, wherever it stands. */
final class InstructionCheck {

    private final Program program;
    private final Set<Integer> helpers;
    private final String runtime;

    InstructionCheck(Program program, Set<Integer> helpers, String runtime) {
        this.program = program;
        this.helpers = helpers;
        this.runtime = runtime;
    }

    void check(int slot, Instruction instruction) {
        switch (instruction) {
            case Instruction.Alu alu -> written(slot, alu.destination());
            case Instruction.Move move -> written(slot, move.destination());
            case Instruction.MoveSignExtend move -> written(slot, move.destination());
            case Instruction.Negate negate -> written(slot, negate.destination());
            case Instruction.ToLittle swap -> written(slot, swap.destination());
            case Instruction.ToBig swap -> written(slot, swap.destination());
            case Instruction.ByteSwap swap -> written(slot, swap.destination());
            case Instruction.Load load -> load(slot, load.destination(), load.base(), load.offset(), load.size());
            case Instruction.LoadSigned load -> load(slot, load.destination(), load.base(), load.offset(), load.size());
            case Instruction.Store store -> stack(slot, store.base(), store.offset(), store.size());
            case Instruction.StoreImmediate store -> stack(slot, store.base(), store.offset(), store.size());
            case Instruction.Atomic atomic -> atomic(slot, atomic);
            case Instruction.Call call -> helper(slot, call.helper());
            case Instruction.Wide wide -> wide(slot, wide);
            case Instruction.CallKfunc call ->
                throw error(slot, "calls kernel function " + call.btfId() + " by its type: not supported");
            case Instruction.LoadPacket _, Instruction.LoadPacketIndirect _ ->
                throw error(slot, "loads from a socket buffer, which XDP programs have not");
            case Instruction.Jump _, Instruction.JumpLong _, Instruction.Branch _, Instruction.CallLocal _ -> {}
            case Instruction.Exit _ -> {}
        }
    }

    private void load(int slot, Register destination, Register base, int offset, Size size) {
        written(slot, destination);
        stack(slot, base, offset, size);
    }

    private void atomic(int slot, Instruction.Atomic atomic) {
        stack(slot, atomic.base(), atomic.offset(), atomic.size());
        boolean writesSource = switch (atomic.op()) {
            case ADD, OR, AND, XOR, CMPXCHG -> false;
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG -> true;
        };
        if (writesSource) {
            written(slot, atomic.source());
        }
        if (atomic.base() == Register.R10 && atomic.offset() % atomic.size().bytes() != 0) {
            throw error(slot, symbol(atomic.op()) + " at R10" + atomic.offset() + ", which is not aligned");
        }
    }

    private static String symbol(AtomicOp op) {
        return "atomic " + op.name().toLowerCase(java.util.Locale.ROOT);
    }

    private void wide(int slot, Instruction.Wide wide) {
        written(slot, wide.destination());
        switch (wide) {
            case Instruction.LoadMapFd map -> throw unnamed(slot, "file descriptor " + map.fd());
            case Instruction.LoadMapValueFd map -> throw unnamed(slot, "file descriptor " + map.fd());
            case Instruction.LoadMapIndex map -> throw unnamed(slot, "index " + map.index());
            case Instruction.LoadMapValueIndex map -> throw unnamed(slot, "index " + map.index());
            case Instruction.LoadVariable variable ->
                throw error(slot, "uses variable " + variable.btfId() + " of the kernel: not supported");
            case Instruction.LoadImmediate64 _, Instruction.LoadFunction _ -> {}
            case Instruction.LoadMapNamed _, Instruction.LoadMapValueNamed _ -> {}
        }
    }

    private CheckException unnamed(int slot, String how) {
        return error(slot, "uses a map by its " + how + ": maps must be named here");
    }

    private void helper(int slot, int id) {
        if (!HelperNames.isKnown(id)) {
            throw error(slot, "calls " + HelperNames.describe(id) + ", which Linux does not have");
        }
        if (!helpers.isEmpty() && !helpers.contains(id)) {
            throw error(slot, "calls " + HelperNames.describe(id) + ", which is not in " + runtime);
        }
    }

    private void written(int slot, Register register) {
        if (register == Register.R10) {
            throw error(slot, "writes R10, the frame pointer, which is read only");
        }
    }

    private void stack(int slot, Register base, int offset, Size size) {
        if (base == Register.R10 && (offset < -CheckedProgram.STACK_BYTES || offset + size.bytes() > 0)) {
            throw error(
                    slot,
                    size.bytes() + " bytes at R10" + (offset < 0 ? "" : "+") + offset + " are not on the stack, R10-"
                            + CheckedProgram.STACK_BYTES + " to R10-1");
        }
    }

    private CheckException error(int slot, String what) {
        return CheckedProgram.error(program, slot, what);
    }
}
