package io.xdp4j.drill;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edits of how memory is accessed: its order, its byte order, the layout of structs. */
final class MemoryEdits {

    private static final String VAR_HANDLE = "java/lang/invoke/VarHandle";
    private static final String VALUE_LAYOUT = "java/lang/foreign/ValueLayout";
    private static final String BYTE_ORDER = "java/nio/ByteOrder";
    private static final String LAYOUTS = "io/xdp4j/linux/abi/Layouts";
    private static final ClassDesc BYTE_ORDER_TYPE = ClassDesc.ofInternalName(BYTE_ORDER);

    /** Weaker forms of each access. */
    private static final Map<String, List<String>> WEAKER = Map.of(
            "getVolatile", List.of("getAcquire", "get"),
            "setVolatile", List.of("setRelease", "set"),
            "getAcquire", List.of("getOpaque", "get"),
            "setRelease", List.of("setOpaque", "set"),
            "getOpaque", List.of("get"),
            "setOpaque", List.of("set"));

    private static final Map<String, String> OTHER_WIDTH =
            Map.of("u8", "u16", "u16", "u32", "u32", "u64", "u64", "u32");

    private MemoryEdits() {}

    static List<Edit> of(CodeElement element, CodeElement next) {
        return switch (element) {
            case InvokeInstruction call -> calls(call);
            case FieldInstruction field when field.opcode() == Opcode.GETSTATIC -> constants(field, next);
            case FieldInstruction field when field.opcode() == Opcode.PUTSTATIC -> offsets(field);
            default -> List.of();
        };
    }

    private static List<Edit> calls(InvokeInstruction call) {
        List<Edit> edits = new ArrayList<>();
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (owner.equals(VAR_HANDLE)) {
            for (String weaker : WEAKER.getOrDefault(name, List.of())) {
                edits.add(renamed(call, weaker));
            }
        }
        if (owner.equals(LAYOUTS) && OTHER_WIDTH.containsKey(name)) {
            edits.add(renamed(call, OTHER_WIDTH.get(name)));
        }
        return edits;
    }

    private static Edit renamed(InvokeInstruction call, String name) {
        return new Edit(
                call.name().stringValue() + "->" + name,
                code -> code.invoke(call.opcode(), call.owner().asSymbol(), name, call.typeSymbol(), false));
    }

    private static List<Edit> constants(FieldInstruction field, CodeElement next) {
        String owner = field.owner().asInternalName();
        String name = field.name().stringValue();
        if (owner.equals(BYTE_ORDER)) {
            String other = name.equals("BIG_ENDIAN") ? "LITTLE_ENDIAN" : "BIG_ENDIAN";
            return List.of(
                    new Edit(name + "->" + other, code -> code.getstatic(BYTE_ORDER_TYPE, other, BYTE_ORDER_TYPE)));
        }
        if (!owner.equals(VALUE_LAYOUT) || name.startsWith("JAVA_BYTE") || isByteOrder(next)) {
            return List.of();
        }
        return List.of(new Edit(name + " swapped", code -> {
            ClassDesc type = field.typeSymbol();
            code.with(field)
                    .getstatic(BYTE_ORDER_TYPE, foreignOrder(), BYTE_ORDER_TYPE)
                    .invokeinterface(type, "withOrder", MethodTypeDesc.of(type, BYTE_ORDER_TYPE));
        }));
    }

    /** Offsets of members, which are computed when the class is initialised. */
    private static List<Edit> offsets(FieldInstruction field) {
        return switch (TypeKind.from(field.typeSymbol())) {
            case LONG ->
                List.of(new Edit("offset+1", code -> code.lconst_1().ladd().with(field)));
            case INT ->
                List.of(new Edit("offset+1", code -> code.iconst_1().iadd().with(field)));
            default -> List.of();
        };
    }

    private static boolean isByteOrder(CodeElement next) {
        return next instanceof FieldInstruction field
                && field.owner().asInternalName().equals(BYTE_ORDER);
    }

    private static String foreignOrder() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? "BIG_ENDIAN" : "LITTLE_ENDIAN";
    }
}
