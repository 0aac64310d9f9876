package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_Object;

import io.xdp4j.bpf.vm.map.MapLookup;
import io.xdp4j.bpf.vm.proof.Region;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/** Constants of a generated class: static final fields that are set from its class data, which HotSpot folds. */
final class JitConstants {

    static final ClassDesc SEGMENT = ClassDesc.of(MemorySegment.class.getName());
    static final ClassDesc MAP = ClassDesc.of(MapLookup.class.getName());

    private static final int FINAL = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL;
    private static final ClassDesc ARRAY = CD_Object.arrayType();

    private record Constant(String name, ClassDesc type, Object value) {}

    private final ClassDesc owner;
    private final List<Constant> constants = new ArrayList<>();

    JitConstants(ClassDesc owner, MemorySegment space, List<Region> maps) {
        this.owner = owner;
        add("SPACE", SEGMENT, space);
        for (int i = 0; i < maps.size(); i++) {
            add("MAP" + i, MAP, maps.get(i).map.asConstant());
        }
    }

    private void add(String name, ClassDesc type, Object value) {
        constants.add(new Constant(name, type, value));
    }

    /** Returns what the class is defined with. */
    Object[] data() {
        return constants.stream().map(Constant::value).toArray();
    }

    void pushSpace(CodeBuilder code) {
        code.getstatic(owner, "SPACE", SEGMENT);
    }

    void pushMap(CodeBuilder code, int index) {
        code.getstatic(owner, "MAP" + index, MAP);
    }

    /** Adds the fields and the initialiser that sets them. */
    void write(ClassBuilder builder) {
        constants.forEach(constant -> builder.withField(constant.name(), constant.type(), FINAL));
        builder.withMethodBody(
                ConstantDescs.CLASS_INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void), ClassFile.ACC_STATIC, code -> {
                    code.loadConstant(classData());
                    for (int i = 0; i < constants.size(); i++) {
                        Constant constant = constants.get(i);
                        code.dup().loadConstant(i).aaload().checkcast(constant.type());
                        code.putstatic(owner, constant.name(), constant.type());
                    }
                    code.pop().return_();
                });
    }

    private static DynamicConstantDesc<Object[]> classData() {
        DirectMethodHandleDesc bootstrap = MethodHandleDesc.ofMethod(
                DirectMethodHandleDesc.Kind.STATIC,
                ClassDesc.of(MethodHandles.class.getName()),
                "classData",
                MethodTypeDesc.of(
                        CD_Object,
                        ConstantDescs.CD_MethodHandles_Lookup,
                        ConstantDescs.CD_String,
                        ConstantDescs.CD_Class));
        return DynamicConstantDesc.ofNamed(bootstrap, ConstantDescs.DEFAULT_NAME, ARRAY);
    }
}
