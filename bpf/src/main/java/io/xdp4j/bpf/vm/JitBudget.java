package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.proof.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where jumps back are counted: each by itself, or several of them where they meet. Compilers of C make a loop that
 * goes on in several places jump back in each, so that HotSpot would see as many ends of it.
 *
 * <p>Nobody can tell: blocks that every way enters with one jump to count do so at their start, or leave it to the next
 * block if they only compute, so that a run is stopped before anything is touched that it was stopped before.
 */
final class JitBudget {

    private final CheckedProgram program;

    /** In order of their slots: what costs nothing goes from one to a later one. */
    private final List<Block> blocks;

    /** Starts of blocks that are entered with one jump to count, whichever way. */
    private final Set<Integer> owing = new HashSet<>();

    /** Of these: how many jumps it may be. */
    private final Map<Integer, Integer> jumps = new HashMap<>();

    private JitBudget(JitFunction function) {
        this.program = function.program();
        this.blocks = new ArrayList<>(function.blocks);
        blocks.sort(Comparator.comparing(Block::start));
    }

    static JitBudget of(JitFunction function, List<JitPiece> pieces) {
        var budget = new JitBudget(function);
        function.blocks.forEach(block -> budget.owing.add(block.start()));
        budget.owing.remove(function.blocks.getFirst().start());
        pieces.forEach(piece -> budget.leaveAlone(function, piece));
        budget.blocks.forEach(budget::passOn);
        budget.blocks.forEach(budget::addBack);
        budget.blocks.forEach(budget::addLeft);
        budget.blocks.reversed().forEach(budget::drop);
        return budget;
    }

    /** What is jumped to from another piece owes nothing: that jump was counted before it left. */
    private void leaveAlone(JitFunction function, JitPiece piece) {
        for (Block block : piece.blocks()) {
            for (int next : block.successors(program)) {
                if (!piece.holds(function.position(next))) {
                    owing.remove(next);
                }
            }
        }
    }

    /** Behind a block that owes nothing, or does not leave it to the next, nothing is owed without a jump back. */
    private void passOn(Block block) {
        for (int next : block.successors(program)) {
            if (!isBack(block.last(), next) && !leaves(block)) {
                owing.remove(next);
            }
        }
    }

    private void addBack(Block block) {
        for (int next : block.successors(program)) {
            if (isBack(block.last(), next)) {
                jumps.merge(next, 1, Integer::sum);
            }
        }
    }

    private void addLeft(Block block) {
        if (leaves(block)) {
            jumps.merge(block.successors(program).getFirst(), jumps.get(block.start()), Integer::sum);
        }
    }

    /** One jump alone is counted where it is. */
    private void drop(Block block) {
        if (isCountedAt(block) && jumps.get(block.start()) == 1) {
            owing.remove(block.start());
        }
    }

    /** Returns whether a jump costs: by its slot, as in the interpreter, wherever the block stands in Java. */
    static boolean isBack(int slot, int target) {
        return target <= slot;
    }

    /** Returns whether it costs, and is counted where it is. */
    boolean isCounted(int slot, int target) {
        return isBack(slot, target) && !owes(target);
    }

    /** Returns whether it costs, and is counted behind it. */
    boolean isOwed(int slot, int target) {
        return isBack(slot, target) && owes(target);
    }

    /** Returns whether the block at a slot is entered with a jump that is not counted yet. */
    boolean owes(int start) {
        return owing.contains(start);
    }

    /** Returns whether a block starts with counting. */
    boolean isCountedAt(Block block) {
        return owes(block.start()) && !leaves(block);
    }

    /** Whether a block that owes leaves it to the one behind. */
    private boolean leaves(Block block) {
        List<Integer> next = block.successors(program);
        return owes(block.start())
                && next.size() == 1
                && !isBack(block.last(), next.getFirst())
                && owes(next.getFirst())
                && onlyComputes(block);
    }

    private boolean onlyComputes(Block block) {
        for (int slot = block.start();
                slot < block.end();
                slot += program.at(slot).slots()) {
            if (!computes(program.at(slot))) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing is left of it but numbers in registers. */
    private static boolean computes(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Alu _, Instruction.Move _, Instruction.MoveSignExtend _, Instruction.Negate _ -> true;
            case Instruction.ToLittle _, Instruction.ToBig _, Instruction.ByteSwap _, Instruction.Wide _ -> true;
            case Instruction.Jump _, Instruction.JumpLong _, Instruction.Branch _ -> true;
            case Instruction.Load _, Instruction.LoadSigned _, Instruction.Atomic _ -> false;
            case Instruction.Store _, Instruction.StoreImmediate _ -> false;
            case Instruction.Call _, Instruction.CallLocal _, Instruction.CallKfunc _ -> false;
            case Instruction.LoadPacket _, Instruction.LoadPacketIndirect _, Instruction.Exit _ -> false;
        };
    }
}
