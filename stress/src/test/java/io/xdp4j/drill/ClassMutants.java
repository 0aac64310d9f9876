package io.xdp4j.drill;

import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldBuilder;
import java.lang.classfile.FieldElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All mutants of one class. */
public final class ClassMutants {

    private final ClassModel model;
    private final String type;
    private final List<Mutant> mutants = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    public ClassMutants(byte[] bytes) {
        this.model = ClassFile.of().parse(bytes);
        this.type = model.thisClass().asInternalName();
        if (type.contains("/abi/")) {
            findConstants(); // elsewhere they are compiled into their users, and mutated there
        }
        for (int member = 0; member < model.methods().size(); member++) {
            findIn(member);
        }
    }

    public List<Mutant> all() {
        return mutants;
    }

    /** The class with one edit. */
    public byte[] apply(Mutant mutant) {
        ClassElement target = mutant.member() < 0
                ? model.fields().get(-1 - mutant.member())
                : model.methods().get(mutant.member());
        return ClassFile.of().transformClass(model, (builder, element) -> {
            switch (element) {
                case FieldModel field when field == target -> builder.transformField(field, ClassMutants::oneMore);
                case MethodModel method
                when method == target ->
                    builder.transformMethod(method, MethodTransform.transformingCode(edit(method, mutant)));
                default -> builder.with(element);
            }
        });
    }

    private static CodeTransform edit(MethodModel method, Mutant mutant) {
        List<CodeElement> code = method.code().orElseThrow().elementList();
        Edit edit = edits(method, new Flow(code), code, mutant.element()).get(mutant.choice());
        return new CodeTransform() {
            private int next;

            @Override
            public void accept(CodeBuilder builder, CodeElement element) {
                if (next++ == mutant.element()) {
                    edit.code().accept(builder);
                } else {
                    builder.with(element);
                }
            }
        };
    }

    private void findConstants() {
        for (int i = 0; i < model.fields().size(); i++) {
            FieldModel field = model.fields().get(i);
            boolean constant = field.flags().has(AccessFlag.PUBLIC)
                    && field.attributes().stream().anyMatch(ConstantValueAttribute.class::isInstance);
            if (constant) {
                add(field.fieldName().stringValue(), "constant+1", -1 - i, 0, 0, 0);
            }
        }
    }

    private void findIn(int member) {
        MethodModel method = model.methods().get(member);
        if (method.flags().has(AccessFlag.SYNTHETIC) || method.code().isEmpty()) {
            return;
        }
        CodeModel code = method.code().get();
        Flow flow = new Flow(code.elementList());
        boolean namesConstants =
                model.flags().has(AccessFlag.ENUM) && method.methodName().equalsString("<clinit>");
        if (flow.isGenerated() || namesConstants) {
            return;
        }
        int line = 0;
        for (int i = 0; i < code.elementList().size(); i++) {
            line = code.elementList().get(i) instanceof LineNumber number ? number.line() : line;
            if (flow.counts(i)) {
                List<Edit> edits = edits(method, flow, code.elementList(), i);
                for (int choice = 0; choice < edits.size(); choice++) {
                    add(method.methodName().stringValue(), edits.get(choice).change(), member, i, choice, line);
                }
            }
        }
    }

    private void add(String memberName, String change, int member, int element, int choice, int line) {
        String where = type.replace("io/xdp4j/", "").replace('/', '.') + "." + memberName + " " + change;
        int occurrence = counts.merge(where, 1, Integer::sum);
        mutants.add(new Mutant(where + " " + occurrence, type, member, element, choice, line));
    }

    private static List<Edit> edits(MethodModel method, Flow flow, List<CodeElement> code, int i) {
        CodeElement element = code.get(i);
        CodeElement next = flow.next(i);
        if (isZero(before(code, i)) && element instanceof OperatorInstruction) {
            return List.of(); // an offset of 0: plus or minus is the same
        }
        List<Edit> edits = new ArrayList<>(MemoryEdits.of(element, next));
        edits.addAll(ArithmeticEdits.of(element, next));
        edits.addAll(FlowEdits.of(element));
        if (element instanceof ReturnInstruction ret && !(before(code, i) instanceof ConstantInstruction)) {
            boolean isBoolean =
                    method.methodTypeSymbol().returnType().descriptorString().equals("Z");
            if (ret.opcode() == Opcode.IRETURN || ret.typeKind() == TypeKind.LONG) {
                edits.add(ArithmeticEdits.returned(ret.typeKind(), isBoolean, element));
            }
        }
        return edits;
    }

    private static boolean isZero(CodeElement element) {
        return element instanceof ConstantInstruction constant
                && constant.constantValue() instanceof Number number
                && number.longValue() == 0;
    }

    private static CodeElement before(List<CodeElement> code, int i) {
        for (int j = i - 1; j >= 0; j--) {
            if (code.get(j) instanceof Instruction) {
                return code.get(j);
            }
        }
        return null;
    }

    private static void oneMore(FieldBuilder builder, FieldElement element) {
        builder.with(
                switch (element) {
                    case ConstantValueAttribute value ->
                        ConstantValueAttribute.of(
                                switch (value.constant().constantValue()) {
                                    case Long wide -> wide + 1;
                                    case Integer number -> number + 1;
                                    default -> throw new IllegalStateException(value.toString());
                                });
                    default -> element;
                });
    }
}
