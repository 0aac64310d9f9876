package io.xdp4j.drill;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edits of numbers: constants, masks, sums, shifts. */
final class ArithmeticEdits {

    /** Not {@code >>>} to {@code >>}: what is shifted here is masked before or after, or not negative. */
    private static final Map<Opcode, List<Opcode>> OTHERS = Map.ofEntries(
            Map.entry(Opcode.IADD, List.of(Opcode.ISUB)),
            Map.entry(Opcode.LADD, List.of(Opcode.LSUB)),
            Map.entry(Opcode.ISUB, List.of(Opcode.IADD)),
            Map.entry(Opcode.LSUB, List.of(Opcode.LADD)),
            Map.entry(Opcode.IMUL, List.of(Opcode.IADD)),
            Map.entry(Opcode.LMUL, List.of(Opcode.LADD)),
            Map.entry(Opcode.IDIV, List.of(Opcode.IMUL)),
            Map.entry(Opcode.LDIV, List.of(Opcode.LMUL)),
            Map.entry(Opcode.IREM, List.of(Opcode.IMUL)),
            Map.entry(Opcode.LREM, List.of(Opcode.LMUL)),
            Map.entry(Opcode.ISHL, List.of(Opcode.IUSHR)),
            Map.entry(Opcode.LSHL, List.of(Opcode.LUSHR)),
            Map.entry(Opcode.ISHR, List.of(Opcode.ISHL)),
            Map.entry(Opcode.LSHR, List.of(Opcode.LSHL)),
            Map.entry(Opcode.IUSHR, List.of(Opcode.ISHL)),
            Map.entry(Opcode.LUSHR, List.of(Opcode.LSHL)),
            Map.entry(Opcode.IOR, List.of(Opcode.IAND)),
            Map.entry(Opcode.LOR, List.of(Opcode.LAND)),
            Map.entry(Opcode.IXOR, List.of(Opcode.IAND)),
            Map.entry(Opcode.LXOR, List.of(Opcode.LAND)));

    private ArithmeticEdits() {}

    static List<Edit> of(CodeElement element, CodeElement next) {
        return switch (element) {
            case ConstantInstruction constant -> constants(constant, next);
            case IncrementInstruction step ->
                List.of(new Edit("step+1", code -> code.iinc(step.slot(), step.constant() + 1)));
            case OperatorInstruction operator -> operators(operator);
            default -> List.of();
        };
    }

    private static List<Edit> constants(ConstantInstruction constant, CodeElement next) {
        return switch (constant.constantValue()) {
            case Integer value
            when (value & ~1) == 0 && Flow.takesBoolean(next) -> List.of(integer("flipped", value ^ 1));
            case Integer value -> integers(value, next);
            case Long value -> longs(value, next);
            default -> List.of();
        };
    }

    private static List<Edit> integers(int value, CodeElement next) {
        List<Edit> edits = new ArrayList<>(List.of(integer(value + "+1", value + 1), integer(value + "-1", value - 1)));
        if (isMask(value) && next instanceof OperatorInstruction and && and.opcode() == Opcode.IAND) {
            edits.add(integer(value + " widened", value << 1 | 1));
        }
        return edits;
    }

    private static List<Edit> longs(long value, CodeElement next) {
        List<Edit> edits = new ArrayList<>(List.of(wide(value + "+1", value + 1), wide(value + "-1", value - 1)));
        if (isMask(value) && next instanceof OperatorInstruction and && and.opcode() == Opcode.LAND) {
            edits.add(wide(value + " widened", value << 1 | 1));
        }
        return edits;
    }

    private static Edit integer(String change, int value) {
        return new Edit(change, code -> code.loadConstant(value));
    }

    private static Edit wide(String change, long value) {
        return new Edit(change, code -> code.loadConstant(value));
    }

    private static List<Edit> operators(OperatorInstruction operator) {
        List<Edit> edits = new ArrayList<>();
        for (Opcode other : OTHERS.getOrDefault(operator.opcode(), List.of())) {
            edits.add(new Edit(operator.opcode() + "->" + other, code -> code.with(OperatorInstruction.of(other))));
        }
        switch (operator.opcode()) {
            case IAND -> edits.add(new Edit("unmasked", code -> code.pop()));
            case LAND -> edits.add(new Edit("unmasked", code -> code.pop2()));
            case INEG, LNEG -> edits.add(new Edit("not negated", code -> code.nop()));
            default -> {}
        }
        return edits;
    }

    private static boolean isMask(long value) {
        return value > 0 && (value & value + 1) == 0;
    }

    /** The result of a method, one more or the opposite. */
    static Edit returned(TypeKind kind, boolean isBoolean, CodeElement element) {
        return switch (kind) {
            case LONG -> new Edit("returned+1", code -> code.lconst_1().ladd().with(element));
            default ->
                isBoolean
                        ? new Edit(
                                "returned flipped",
                                code -> code.iconst_1().ixor().with(element))
                        : new Edit("returned+1", code -> code.iconst_1().iadd().with(element));
        };
    }
}
