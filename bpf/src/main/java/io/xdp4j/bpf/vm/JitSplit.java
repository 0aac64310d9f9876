package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.Liveness;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A function in pieces: each returns which piece is next and where it starts, the driver calls it. Between two of them
 * the registers that are read later are in {@link VmContext#pieces}, the budget is in the context.
 *
 * <p>An entry is the number of the piece, times 2 to the 16th, plus the number of the start in it.
 */
final class JitSplit {

    /** Of a piece: like a function, so that locals are the same; R1 is the entry. Returns the next, -1 at the end. */
    static final MethodTypeDesc PIECE = JitCall.FUNCTION.changeReturnType(CD_int);

    static final int END = -1;

    private static final int SHIFT = 16;

    private final JitFunction function;
    private final String name;
    private final List<JitPiece> pieces;
    private final Map<Integer, Integer> live;

    /** Entries by slot. */
    private final TreeMap<Integer, Integer> entries = new TreeMap<>();

    JitSplit(JitFunction function, String name, List<JitPiece> pieces) {
        this.function = function;
        this.name = name;
        this.pieces = pieces;
        this.live = Liveness.of(function.program(), function.blocks);
        findEntries();
    }

    private void findEntries() {
        var counts = new int[pieces.size()];
        var starts = new TreeMap<Integer, JitPiece>();
        starts.put(function.blocks.getFirst().start(), pieces.getFirst());
        for (JitPiece piece : pieces) {
            for (Block block : piece.blocks()) {
                for (int next : block.successors(function.program())) {
                    int position = function.position(next);
                    if (position >= 0 && !piece.holds(position)) {
                        starts.put(next, piece(position));
                    }
                }
            }
        }
        starts.forEach((slot, piece) -> entries.put(slot, (piece.number() << SHIFT) + counts[piece.number()]++));
    }

    private JitPiece piece(int position) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (pieces.get(middle).first() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pieces.get(low);
    }

    String name(JitPiece piece) {
        return name + "p" + piece.number();
    }

    /** Writes the method that calls the pieces. */
    void writeDriver(CodeBuilder code) {
        var method = new JitMethod(code, function.unit.owner());
        int start = function.blocks.getFirst().start();
        method.push(0).pop(Register.R0);
        for (int i = 6; i <= 9; i++) {
            method.push(0).pop(Register.values()[i]);
        }
        store(method, live.getOrDefault(start, 0));
        Label loop = code.newLabel();
        Label end = code.newLabel();
        code.loadConstant(entries.get(start)).istore(JitMethod.NEXT).labelBinding(loop);
        code.iload(JitMethod.NEXT).bipush(SHIFT).ishr();
        List<SwitchCase> cases = pieces.stream()
                .map(piece -> SwitchCase.of(piece.number(), code.newLabel()))
                .toList();
        code.tableswitch(0, pieces.size() - 1, end, cases);
        for (JitPiece piece : pieces) {
            code.labelBinding(cases.get(piece.number()).target());
            callPiece(code, piece);
            code.goto_(loop);
        }
        code.labelBinding(end);
        pushSaved(method, 0);
        code.lreturn();
    }

    private void callPiece(CodeBuilder code, JitPiece piece) {
        code.aload(JitMethod.C)
                .iload(JitMethod.NEXT)
                .loadConstant((1 << SHIFT) - 1)
                .iand()
                .i2l();
        code.lconst_0().lconst_0().lconst_0().lconst_0().lload(JitMethod.R10);
        code.invokestatic(function.unit.owner(), name(piece), PIECE).istore(JitMethod.NEXT);
    }

    /** Writes the start of a piece: registers, and a jump to where it is to start. */
    void enter(JitMethod method, JitPiece piece, Runnable setUp) {
        CodeBuilder code = method.code;
        var own = new ArrayList<Map.Entry<Integer, Integer>>();
        for (var entry : entries.entrySet()) {
            if (entry.getValue() >> SHIFT == piece.number()) {
                own.add(entry);
            }
        }
        code.lload(JitMethod.FIRST_ARGUMENT).l2i().istore(JitMethod.NEXT);
        int union = 0;
        for (var entry : own) {
            union |= live.getOrDefault(entry.getKey(), 0);
        }
        load(method, union);
        setUp.run();
        List<SwitchCase> cases = own.stream()
                .map(entry -> SwitchCase.of(entry.getValue() & 0xffff, method.label(entry.getKey())))
                .toList();
        code.iload(JitMethod.NEXT)
                .tableswitch(0, own.size() - 1, cases.getFirst().target(), cases);
    }

    /** Leaves a piece for a slot in another. */
    void leave(JitMethod method, int slot) {
        store(method, live.getOrDefault(slot, 0));
        method.saveBudget();
        method.code.loadConstant(entries.get(slot)).ireturn();
    }

    /** Leaves the function. */
    void exit(JitMethod method) {
        store(method, 1);
        method.saveBudget();
        method.code.loadConstant(END).ireturn();
    }

    private static void load(JitMethod method, int registers) {
        for (int i = 0; i < 10; i++) {
            if ((registers >> i & 1) != 0) {
                pushSaved(method, i);
            } else {
                method.push(0);
            }
            method.pop(Register.values()[i]);
        }
    }

    private static void pushSaved(JitMethod method, int register) {
        method.field("pieces", CD_long.arrayType()).code.loadConstant(register).laload();
    }

    private static void store(JitMethod method, int registers) {
        for (int i = 0; i < 10; i++) {
            if ((registers >> i & 1) != 0) {
                method.field("pieces", CD_long.arrayType()).code.loadConstant(i);
                method.push(Register.values()[i]).code.lastore();
            }
        }
    }
}
