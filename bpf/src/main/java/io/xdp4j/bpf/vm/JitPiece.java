package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Some blocks of a function, one after the other, that become one Java method.
 *
 * @param number from 0 in its function
 * @param first position of its first block
 * @param blocks in order
 */
record JitPiece(int number, int first, List<Block> blocks) {

    // A jump back that leaves a piece is run more often than one ahead.
    private static final int BACK = 8;

    /** Returns whether the block at a position is in it. */
    boolean holds(int position) {
        return position >= first && position < first + blocks.size();
    }

    /** Cuts a function into as many pieces as it needs. */
    static List<JitPiece> of(JitFunction function) {
        List<Block> blocks = function.blocks;
        int[] weights = weights(function);
        int[] crossings = crossings(function);
        var pieces = new ArrayList<JitPiece>();
        int from = 0;
        while (from < blocks.size()) {
            int to = end(weights, crossings, from);
            pieces.add(new JitPiece(pieces.size(), from, blocks.subList(from, to)));
            from = to;
        }
        return pieces;
    }

    /** Returns where a piece ends that starts at a block: where it is full, or better before, at fewer jumps. */
    private static int end(int[] weights, int[] crossings, int from) {
        int to = from;
        int weight = 0;
        int best = -1;
        while (to < weights.length && (to == from || weight + weights[to] <= JitWeight.MOST)) {
            weight += weights[to++];
            boolean half = weight > JitWeight.MOST / 2;
            if (half && to < weights.length && (best < 0 || crossings[to] <= crossings[best])) {
                best = to;
            }
        }
        return to == weights.length || best < 0 ? to : best;
    }

    private static int[] weights(JitFunction function) {
        var weights = new int[function.blocks.size()];
        for (int i = 0; i < weights.length; i++) {
            Block block = function.blocks.get(i);
            State state = function.state(block);
            for (int slot = block.start();
                    slot < block.end();
                    slot += function.program().at(slot).slots()) {
                Instruction instruction = function.program().at(slot);
                weights[i] += JitWeight.of(instruction, state, function.unit.regions());
                function.unit.transfer().apply(state, slot, instruction);
            }
        }
        return weights;
    }

    /** Counts the jumps across the start of each block. */
    private static int[] crossings(JitFunction function) {
        List<Block> blocks = function.blocks;
        var changes = new int[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            for (int next : blocks.get(i).successors(function.program())) {
                int to = function.position(next);
                if (to >= 0) {
                    int cost = to <= i ? BACK : 1;
                    changes[Math.min(i, to) + 1] += cost;
                    changes[Math.max(i, to) + 1] -= cost;
                }
            }
        }
        for (int i = 1; i < changes.length; i++) {
            changes[i] += changes[i - 1];
        }
        return changes;
    }
}
