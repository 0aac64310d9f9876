package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.proof.Block;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of blocks in Java: reverse post-order, in which only loops go back. HotSpot asks at each jump back whether
 * to stop for others; compilers of C jump back within a loop, too.
 */
final class JitLayout {

    private record Visit(Block block, Iterator<Integer> next) {}

    private final Map<Integer, Block> blocks = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<Block> postOrder = new ArrayList<>();

    private JitLayout(List<Block> blocks) {
        blocks.forEach(block -> this.blocks.put(block.start(), block));
    }

    /** Returns the blocks that are reached from the first. */
    static List<Block> of(CheckedProgram program, List<Block> blocks) {
        var layout = new JitLayout(blocks);
        layout.visit(program, blocks.getFirst());
        return layout.postOrder.reversed();
    }

    private void visit(CheckedProgram program, Block first) {
        var path = new ArrayDeque<Visit>();
        seen.add(first.start());
        path.push(new Visit(first, first.successors(program).iterator()));
        while (!path.isEmpty()) {
            Visit visit = path.peek();
            if (!visit.next().hasNext()) {
                postOrder.add(path.pop().block());
                continue;
            }
            int next = visit.next().next();
            Block block = blocks.get(next);
            if (block != null && seen.add(next)) {
                path.push(new Visit(block, block.successors(program).iterator()));
            }
        }
    }
}
