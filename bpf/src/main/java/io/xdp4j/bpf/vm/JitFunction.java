package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.check.Function;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Types;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A function of a program on its way to Java: one static method, or several if it is too large for one. */
final class JitFunction {

    private static final int FLAGS = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

    final JitUnit unit;
    final List<Block> blocks;
    final Map<Integer, State> states;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final int start;
    private final List<JitPiece> pieces;

    private JitFunction(JitUnit unit, int start, List<Block> blocks, Map<Integer, State> states) {
        this.unit = unit;
        this.start = start;
        this.blocks = blocks;
        for (int i = 0; i < blocks.size(); i++) {
            positions.put(blocks.get(i).start(), i);
        }
        this.states = states;
        this.pieces = JitPiece.of(this);
    }

    /** Finds out what is known in a function that is called with {@code entry}. */
    static JitFunction of(JitUnit unit, Function function, State entry) {
        List<Block> blocks = Block.of(unit.program(), function);
        Map<Integer, State> states = Types.of(unit.program(), blocks, unit.transfer(), entry);
        List<Block> reached = blocks.stream()
                .filter(block -> states.containsKey(block.start()))
                .toList();
        return new JitFunction(unit, function.start(), JitLayout.of(unit.program(), reached), states);
    }

    /** Returns the name of the method of a function, by its slot. */
    static String name(int start) {
        return "f" + start;
    }

    CheckedProgram program() {
        return unit.program();
    }

    /** Returns where among the blocks that is which starts at a slot; -1 if there is none that is reached. */
    int position(int slot) {
        return positions.getOrDefault(slot, -1);
    }

    /** Returns what is known at the start of a block; the caller's. */
    State state(Block block) {
        return states.get(block.start()).copy();
    }

    /** Returns what becomes a method each, one if it is small. */
    List<JitPiece> pieces() {
        return pieces;
    }

    void write(ClassBuilder builder) {
        var budget = JitBudget.of(this, pieces);
        if (pieces.size() == 1) {
            builder.withMethodBody(
                    name(start),
                    JitCall.FUNCTION,
                    FLAGS,
                    code -> new JitBody(this, pieces.getFirst(), null, budget, code).writeFunction());
            return;
        }
        var split = new JitSplit(this, name(start), pieces);
        builder.withMethodBody(name(start), JitCall.FUNCTION, FLAGS, split::writeDriver);
        for (JitPiece piece : pieces) {
            builder.withMethodBody(
                    split.name(piece),
                    JitSplit.PIECE,
                    FLAGS,
                    code -> new JitBody(this, piece, split, budget, code).writePiece());
        }
    }
}
