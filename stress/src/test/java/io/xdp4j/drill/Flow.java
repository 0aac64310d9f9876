package io.xdp4j.drill;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * Which elements of a method's code are worth an edit. Not the conditions of {@code assert}, which say what holds
 * anyway, not what is computed for the text of an exception, and not what nobody wrote.
 */
final class Flow {

    private static final ClassDesc OBJECT_METHODS = ClassDesc.of("java.lang.runtime.ObjectMethods");

    private final List<CodeElement> code;
    private Label end;
    private boolean message;
    private boolean switching;

    Flow(List<CodeElement> code) {
        this.code = code;
    }

    /** To be asked once for each element, in order. */
    boolean counts(int i) {
        CodeElement element = code.get(i);
        if (end != null) {
            end = element instanceof LabelTarget target && target.label().equals(end) ? null : end;
            return false;
        }
        if (message) {
            message = !(element instanceof ThrowInstruction);
            return false;
        }
        if (switching
                || element instanceof InvokeInstruction call && call.name().equalsString("desiredAssertionStatus")) {
            switching = !isAssertion(element);
            return false;
        }
        if (isAssertion(element) && next(i) instanceof BranchInstruction branch) {
            end = branch.target();
            return false;
        }
        message = element instanceof NewObjectInstruction made
                && made.className().asInternalName().matches(".*(Exception|Error)");
        return !message && element instanceof Instruction;
    }

    /** Whether the compiler wrote the method, as it does for records. */
    boolean isGenerated() {
        return code.stream()
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call
                        && call.bootstrapMethod().owner().equals(OBJECT_METHODS));
    }

    /** The instruction after element {@code i}, or null. */
    CodeElement next(int i) {
        for (int j = i + 1; j < code.size(); j++) {
            if (code.get(j) instanceof Instruction) {
                return code.get(j);
            }
        }
        return null;
    }

    /** Whether a constant before it stands for true or false, so that it has one opposite. */
    static boolean takesBoolean(CodeElement next) {
        return next instanceof BranchInstruction branch && branch.opcode() == Opcode.GOTO
                || next instanceof FieldInstruction field
                        && field.typeSymbol().descriptorString().equals("Z");
    }

    private static boolean isAssertion(CodeElement element) {
        return element instanceof FieldInstruction field && field.name().equalsString("$assertionsDisabled");
    }
}
