package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.check.CheckedProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is known at the start of each block of a function: a data-flow analysis, forward, to a fixed point.
 *
 * <p>Nothing relies on a verifier. What is a guess is checked when the program runs; what is not holds for every
 * program whose structure is right.
 */
public final class Types {

    private final CheckedProgram program;
    private final Transfer transfer;
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final Map<Integer, State> states = new HashMap<>();
    private final TreeSet<Integer> todo = new TreeSet<>();

    private long[] limits;

    private Types(CheckedProgram program, Transfer transfer) {
        this.program = program;
        this.transfer = transfer;
    }

    /** Returns what is known at the start of each block that is reached, by its slot. */
    public static Map<Integer, State> of(CheckedProgram program, List<Block> blocks, Transfer transfer, State entry) {
        var types = new Types(program, transfer);
        blocks.forEach(block -> types.blocks.put(block.start(), block));
        types.limits = types.limits(blocks);
        types.reach(blocks.getFirst().start(), entry);
        while (!types.todo.isEmpty()) {
            types.run(types.blocks.get(types.todo.pollFirst()));
        }
        return types.states;
    }

    /** The numbers that anything is compared with. */
    private long[] limits(List<Block> blocks) {
        var limits = new TreeSet<>(List.of(0xffff_ffffL, Long.MAX_VALUE));
        for (Block block : blocks) {
            if (program.at(block.last()) instanceof Instruction.Branch branch
                    && branch.right() instanceof Operand.Immediate immediate) {
                limits.add((long) immediate.value());
                limits.add(immediate.value() - 1L);
            }
        }
        return limits.stream().mapToLong(limit -> limit).toArray();
    }

    private void run(Block block) {
        State state = states.get(block.start()).copy();
        for (int slot = block.start();
                slot < block.end();
                slot += program.at(slot).slots()) {
            transfer.apply(state, slot, program.at(slot));
        }
        Instruction last = program.at(block.last());
        int target = Block.target(block.last(), last);
        if (last instanceof Instruction.Branch branch) {
            State taken = state.copy();
            Refinement.apply(taken, branch, true);
            Refinement.apply(state, branch, false);
            reach(target, taken);
        } else if (target >= 0) {
            reach(target, state);
        }
        if (Block.fallsThrough(last)) {
            reach(block.end(), state);
        }
    }

    private void reach(int start, State state) {
        State known = states.get(start);
        if (known == null) {
            states.put(start, state.copy());
        } else if (!known.join(state, limits)) {
            return;
        }
        todo.add(start);
    }
}
