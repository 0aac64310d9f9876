package io.xdp4j.bpf.vm;

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
final class JitTypes {

    private final CheckedProgram program;
    private final JitTransfer transfer;
    private final Map<Integer, JitBlock> blocks = new HashMap<>();
    private final Map<Integer, JitState> states = new HashMap<>();
    private final TreeSet<Integer> todo = new TreeSet<>();

    private long[] limits;

    private JitTypes(CheckedProgram program, JitTransfer transfer) {
        this.program = program;
        this.transfer = transfer;
    }

    /** Returns what is known at the start of each block that is reached, by its slot. */
    static Map<Integer, JitState> of(
            CheckedProgram program, List<JitBlock> blocks, JitTransfer transfer, JitState entry) {
        var types = new JitTypes(program, transfer);
        blocks.forEach(block -> types.blocks.put(block.start(), block));
        types.limits = types.limits(blocks);
        types.reach(blocks.getFirst().start(), entry);
        while (!types.todo.isEmpty()) {
            types.run(types.blocks.get(types.todo.pollFirst()));
        }
        return types.states;
    }

    /** The numbers that anything is compared with. */
    private long[] limits(List<JitBlock> blocks) {
        var limits = new TreeSet<>(List.of(0xffff_ffffL, Long.MAX_VALUE));
        for (JitBlock block : blocks) {
            if (program.at(block.last()) instanceof Instruction.Branch branch
                    && branch.right() instanceof Operand.Immediate immediate) {
                limits.add((long) immediate.value());
                limits.add(immediate.value() - 1L);
            }
        }
        return limits.stream().mapToLong(limit -> limit).toArray();
    }

    private void run(JitBlock block) {
        JitState state = states.get(block.start()).copy();
        for (int slot = block.start();
                slot < block.end();
                slot += program.at(slot).slots()) {
            transfer.apply(state, slot, program.at(slot));
        }
        Instruction last = program.at(block.last());
        int target = JitBlock.target(block.last(), last);
        if (last instanceof Instruction.Branch branch) {
            JitState taken = state.copy();
            JitRefine.apply(taken, branch, true);
            JitRefine.apply(state, branch, false);
            reach(target, taken);
        } else if (target >= 0) {
            reach(target, state);
        }
        if (JitBlock.fallsThrough(last)) {
            reach(block.end(), state);
        }
    }

    private void reach(int start, JitState state) {
        JitState known = states.get(start);
        if (known == null) {
            states.put(start, state.copy());
        } else if (!known.join(state, limits)) {
            return;
        }
        todo.add(start);
    }
}
