package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.check.CheckedProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which registers are read later: sets are bits, R0 the lowest. R10 is always there and never among them. */
public final class Liveness {

    private static final int ARGUMENTS = 0b11_1110;

    private final CheckedProgram program;
    private final Map<Integer, Integer> atStart = new HashMap<>();

    private Liveness(CheckedProgram program) {
        this.program = program;
    }

    /** Returns the registers that are live at the start of each block, by its slot. */
    public static Map<Integer, Integer> of(CheckedProgram program, List<Block> blocks) {
        var liveness = new Liveness(program);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : blocks.reversed()) {
                int live = liveness.before(block);
                changed |= !Integer.valueOf(live).equals(liveness.atStart.put(block.start(), live));
            }
        }
        return liveness.atStart;
    }

    private int before(Block block) {
        Instruction last = program.at(block.last());
        int target = Block.target(block.last(), last);
        int live = target < 0 ? 0 : atStart.getOrDefault(target, 0);
        if (Block.fallsThrough(last)) {
            live |= atStart.getOrDefault(block.end(), 0);
        }
        for (int slot = block.last(); slot >= block.start(); slot--) {
            if (program.isInstruction(slot)) {
                live = before(program.at(slot), live);
            }
        }
        return live;
    }

    private static int before(Instruction instruction, int live) {
        return switch (instruction) {
            case Instruction.Alu alu -> live | bit(alu.destination()) | bit(alu.source());
            case Instruction.Move move -> live & ~bit(move.destination()) | bit(move.source());
            case Instruction.MoveSignExtend move -> live & ~bit(move.destination()) | bit(move.source());
            case Instruction.Negate negate -> live | bit(negate.destination());
            case Instruction.ToLittle swap -> live | bit(swap.destination());
            case Instruction.ToBig swap -> live | bit(swap.destination());
            case Instruction.ByteSwap swap -> live | bit(swap.destination());
            case Instruction.Load load -> live & ~bit(load.destination()) | bit(load.base());
            case Instruction.LoadSigned load -> live & ~bit(load.destination()) | bit(load.base());
            case Instruction.Store store -> live | bit(store.base()) | bit(store.source());
            case Instruction.StoreImmediate store -> live | bit(store.base());
            case Instruction.Atomic atomic -> live | bit(atomic.base()) | bit(atomic.source()) | expected(atomic);
            case Instruction.Branch branch -> live | bit(branch.left()) | bit(branch.right());
            // A tail call that finds nothing leaves R0 alone.
            case Instruction.Call _ -> live | ARGUMENTS;
            case Instruction.CallLocal _ -> live & ~bit(Register.R0) | ARGUMENTS;
            case Instruction.Wide wide -> live & ~bit(wide.destination());
            case Instruction.Exit _ -> bit(Register.R0);
            case Instruction.Jump _, Instruction.JumpLong _ -> live;
            case Instruction.CallKfunc _, Instruction.LoadPacket _, Instruction.LoadPacketIndirect _ -> live;
        };
    }

    private static int expected(Instruction.Atomic atomic) {
        return atomic.op() == AtomicOp.CMPXCHG ? bit(Register.R0) : 0;
    }

    private static int bit(Operand operand) {
        return operand instanceof Register register && register != Register.R10 ? 1 << register.ordinal() : 0;
    }
}
