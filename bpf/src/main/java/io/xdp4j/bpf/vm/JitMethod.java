package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One Java method while it is written: registers are locals of type long, what is rare stands behind what is not.
 *
 * <p>The context is local 0, R1 to R5 and R10 are the arguments behind it, then R0, R6 to R9, and what the method keeps
 * of the context: {@code LOW…} of the frame, {@code STACK} and {@code BUDGET}.
 */
final class JitMethod {

    static final ClassDesc CONTEXT = ClassDesc.of(VmContext.class.getName());
    static final ClassDesc LONG = ClassDesc.of(Long.class.getName());
    static final ClassDesc INTEGER = ClassDesc.of(Integer.class.getName());

    static final int C = 0;
    static final int FIRST_ARGUMENT = 1;
    static final int R10 = 11;
    private static final int R0 = 13;
    private static final int R6 = 15;
    static final int BUDGET = 23;

    /** Guest address of the first byte of the frame that may be touched. */
    static final int LOW = 25;

    /** Host offset of that byte. */
    static final int HOST_LOW = 27;

    /** Host offset of the frame's start, behind metadata. */
    static final int HOST_DATA = 29;

    /** How many places there are for 1, 2, 4 and 8 bytes, from LOW on. */
    static final int LIMITS = 31;

    /** Host offset of the 512 bytes below R10. */
    static final int STACK = 39;

    /** Scratch. */
    static final int D = 41;

    static final int NEXT = 43;

    /** Slot of the jump back that is still to be counted; an int. */
    static final int OWED = 44;

    /** Host offsets have 47 bits: told so, HotSpot knows that they are in the segment without asking. */
    static final long HOST_MASK = (1L << 47) - 1;

    static final long U32 = 0xffff_ffffL;

    private static final MethodTypeDesc LONGS_TO_INT = MethodTypeDesc.of(CD_int, CD_long, CD_long);
    private static final MethodTypeDesc INTS_TO_INT = MethodTypeDesc.of(CD_int, CD_int, CD_int);

    final CodeBuilder code;
    final ClassDesc owner;
    private final List<Runnable> rare = new ArrayList<>();
    private final Map<Integer, Label> labels = new HashMap<>();

    JitMethod(CodeBuilder code, ClassDesc owner) {
        this.code = code;
        this.owner = owner;
    }

    /** Returns where the instruction of a slot starts. */
    Label label(int slot) {
        return labels.computeIfAbsent(slot, _ -> code.newLabel());
    }

    /** Keeps code that is to stand behind all other. */
    void rare(Runnable writer) {
        rare.add(writer);
    }

    /** Writes what was kept. */
    void writeRare() {
        for (int i = 0; i < rare.size(); i++) {
            rare.get(i).run();
        }
    }

    /** Returns the local of a register. */
    static int local(Register register) {
        int number = register.ordinal();
        return switch (register) {
            case R0 -> R0;
            case R1, R2, R3, R4, R5 -> FIRST_ARGUMENT + 2 * (number - 1);
            case R6, R7, R8, R9 -> R6 + 2 * (number - 6);
            case R10 -> R10;
        };
    }

    JitMethod push(Register register) {
        code.lload(local(register));
        return this;
    }

    JitMethod push(Operand operand) {
        return switch (operand) {
            case Register register -> push(register);
            case Operand.Immediate immediate -> push((long) immediate.value());
        };
    }

    /** Pushes the low half as int. */
    JitMethod pushInt(Operand operand) {
        switch (operand) {
            case Register register -> push(register).code.l2i();
            case Operand.Immediate immediate -> code.loadConstant(immediate.value());
        }
        return this;
    }

    JitMethod push(long value) {
        code.loadConstant(value);
        return this;
    }

    JitMethod pop(Register register) {
        code.lstore(local(register));
        return this;
    }

    /** Keeps the low half of what is on the stack, zero-extended. */
    JitMethod zeroExtend() {
        code.loadConstant(U32).land();
        return this;
    }

    /** An int becomes a u32. */
    JitMethod unsigned() {
        code.i2l();
        return zeroExtend();
    }

    /** Adds a constant. */
    JitMethod plus(long value) {
        if (value != 0) {
            code.loadConstant(value).ladd();
        }
        return this;
    }

    /** Pushes base + offset. */
    JitMethod address(Register base, int offset) {
        return push(base).plus(offset);
    }

    JitMethod compareUnsigned() {
        code.invokestatic(LONG, "compareUnsigned", LONGS_TO_INT);
        return this;
    }

    JitMethod compareUnsignedInts() {
        code.invokestatic(INTEGER, "compareUnsigned", INTS_TO_INT);
        return this;
    }

    JitMethod context() {
        code.aload(C);
        return this;
    }

    JitMethod field(String name, ClassDesc type) {
        code.aload(C).getfield(CONTEXT, name, type);
        return this;
    }

    JitMethod longField(String name) {
        return field(name, CD_long);
    }

    /** Calls a method of the context. */
    JitMethod call(String name, MethodTypeDesc type) {
        code.invokevirtual(CONTEXT, name, type);
        return this;
    }

    /** Writes the budget back, for those who count it down elsewhere. */
    void saveBudget() {
        code.aload(C).lload(BUDGET).putfield(CONTEXT, "budget", CD_long);
    }

    void loadBudget() {
        longField("budget");
        code.lstore(BUDGET);
    }
}
