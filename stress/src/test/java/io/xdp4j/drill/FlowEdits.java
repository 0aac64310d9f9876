package io.xdp4j.drill;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edits of what is done and whether: branches, calls, writes of fields. */
final class FlowEdits {

    private static final Map<Opcode, Opcode> OPPOSITE = Map.ofEntries(
            Map.entry(Opcode.IFEQ, Opcode.IFNE),
            Map.entry(Opcode.IFNE, Opcode.IFEQ),
            Map.entry(Opcode.IFLT, Opcode.IFGE),
            Map.entry(Opcode.IFGE, Opcode.IFLT),
            Map.entry(Opcode.IFGT, Opcode.IFLE),
            Map.entry(Opcode.IFLE, Opcode.IFGT),
            Map.entry(Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE),
            Map.entry(Opcode.IF_ICMPNE, Opcode.IF_ICMPEQ),
            Map.entry(Opcode.IF_ICMPLT, Opcode.IF_ICMPGE),
            Map.entry(Opcode.IF_ICMPGE, Opcode.IF_ICMPLT),
            Map.entry(Opcode.IF_ICMPGT, Opcode.IF_ICMPLE),
            Map.entry(Opcode.IF_ICMPLE, Opcode.IF_ICMPGT),
            Map.entry(Opcode.IFNULL, Opcode.IFNONNULL),
            Map.entry(Opcode.IFNONNULL, Opcode.IFNULL),
            Map.entry(Opcode.IF_ACMPEQ, Opcode.IF_ACMPNE),
            Map.entry(Opcode.IF_ACMPNE, Opcode.IF_ACMPEQ));

    private static final Map<Opcode, Opcode> BOUNDARY = Map.of(
            Opcode.IFLT, Opcode.IFLE,
            Opcode.IFLE, Opcode.IFLT,
            Opcode.IFGT, Opcode.IFGE,
            Opcode.IFGE, Opcode.IFGT,
            Opcode.IF_ICMPLT, Opcode.IF_ICMPLE,
            Opcode.IF_ICMPLE, Opcode.IF_ICMPLT,
            Opcode.IF_ICMPGT, Opcode.IF_ICMPGE,
            Opcode.IF_ICMPGE, Opcode.IF_ICMPGT);

    private static final Map<String, String> OTHER_CHOICE = Map.of("min", "max", "max", "min");

    private FlowEdits() {}

    static List<Edit> of(CodeElement element) {
        return switch (element) {
            case BranchInstruction branch -> branches(branch);
            case InvokeInstruction call -> calls(call);
            case FieldInstruction field when field.opcode() == Opcode.PUTFIELD -> List.of(dropped(field));
            default -> List.of();
        };
    }

    private static List<Edit> branches(BranchInstruction branch) {
        List<Edit> edits = new ArrayList<>();
        Opcode opcode = branch.opcode();
        if (OPPOSITE.containsKey(opcode)) {
            edits.add(branch(branch, OPPOSITE.get(opcode)));
        }
        if (BOUNDARY.containsKey(opcode)) {
            edits.add(branch(branch, BOUNDARY.get(opcode)));
        }
        return edits;
    }

    private static Edit branch(BranchInstruction branch, Opcode other) {
        return new Edit(
                branch.opcode() + "->" + other, code -> code.with(BranchInstruction.of(other, branch.target())));
    }

    private static List<Edit> calls(InvokeInstruction call) {
        String name = call.name().stringValue();
        List<ClassDesc> parameters = call.typeSymbol().parameterList();
        ClassDesc result = call.typeSymbol().returnType();
        List<Edit> edits = new ArrayList<>();
        if (result.descriptorString().equals("V") && !name.startsWith("<") && !name.equals("addSuppressed")) {
            edits.add(new Edit(name + " not called", code -> drop(code, call)));
        }
        if (call.opcode() == Opcode.INVOKESTATIC && parameters.equals(List.of(result)) && result.isPrimitive()) {
            edits.add(new Edit(name + " not called", CodeBuilder::nop));
        }
        if (call.owner().asInternalName().equals("java/lang/Math") && OTHER_CHOICE.containsKey(name)) {
            String other = OTHER_CHOICE.get(name);
            edits.add(new Edit(
                    name + "->" + other, code -> code.invokestatic(call.owner().asSymbol(), other, call.typeSymbol())));
        }
        return edits;
    }

    private static void drop(CodeBuilder code, InvokeInstruction call) {
        for (ClassDesc parameter : call.typeSymbol().parameterList().reversed()) {
            pop(code, parameter);
        }
        if (call.opcode() == Opcode.INVOKESTATIC) {
            code.nop();
        } else {
            code.pop();
        }
    }

    private static Edit dropped(FieldInstruction field) {
        return new Edit(field.name().stringValue() + " not set", code -> {
            pop(code, field.typeSymbol());
            code.pop();
        });
    }

    private static void pop(CodeBuilder code, ClassDesc type) {
        if (TypeKind.from(type).slotSize() == 2) {
            code.pop2();
        } else {
            code.pop();
        }
    }
}
