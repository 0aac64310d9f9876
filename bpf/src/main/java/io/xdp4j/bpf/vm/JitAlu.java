package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Width;
import io.xdp4j.bpf.vm.proof.Range;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import io.xdp4j.bpf.vm.proof.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes what computes. */
final class JitAlu {

    private static final MethodTypeDesc LONG_OF_LONGS = MethodTypeDesc.of(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc INT_OF_INTS = MethodTypeDesc.of(CD_int, CD_int, CD_int);
    private static final MethodTypeDesc LONG_OF_LONG = MethodTypeDesc.of(CD_long, CD_long);
    private static final MethodTypeDesc INT_OF_INT = MethodTypeDesc.of(CD_int, CD_int);

    private final JitMethod method;
    private final CodeBuilder code;

    JitAlu(JitMethod method) {
        this.method = method;
        this.code = method.code;
    }

    void alu(Instruction.Alu alu, State state) {
        if (isDivision(alu.op())) {
            divide(alu);
        } else if (alu.width() == Width.W64 || fits(alu, state)) {
            wide(alu);
        } else {
            narrow(alu);
        }
    }

    /** Whether 64 bits give the same as 32, so that HotSpot sees plain numbers. */
    private static boolean fits(Instruction.Alu alu, State state) {
        Value left = state.get(alu.destination());
        Value right = Transfer.value(state, alu.source());
        boolean plain = alu.op() == AluOp.ADD || alu.op() == AluOp.AND || alu.op() == AluOp.RSH;
        if (!plain || !left.isWithin(JitMethod.U32) || !right.isWithin(JitMethod.U32)) {
            return false;
        }
        // Of 32 bits that may all be set a shift of an int is half of a rotation, which HotSpot knows.
        return alu.op() == AluOp.RSH
                ? right.isWithin(31) && left.isWithin(Integer.MAX_VALUE)
                : Range.alu(Width.W64, alu.op(), left, right).isWithin(JitMethod.U32);
    }

    private static boolean isDivision(AluOp op) {
        return op == AluOp.DIV || op == AluOp.MOD || op == AluOp.SDIV || op == AluOp.SMOD;
    }

    private void wide(Instruction.Alu alu) {
        method.push(alu.destination());
        if (isShift(alu.op())) {
            method.pushInt(alu.source());
        } else {
            method.push(alu.source());
        }
        switch (alu.op()) {
            case ADD -> code.ladd();
            case SUB -> code.lsub();
            case MUL -> code.lmul();
            case OR -> code.lor();
            case AND -> code.land();
            case XOR -> code.lxor();
            case LSH -> code.lshl();
            case RSH -> code.lushr();
            case ARSH -> code.lshr();
            case DIV, MOD, SDIV, SMOD -> throw new AssertionError(alu);
        }
        method.pop(alu.destination());
    }

    private static boolean isShift(AluOp op) {
        return op == AluOp.LSH || op == AluOp.RSH || op == AluOp.ARSH;
    }

    private void narrow(Instruction.Alu alu) {
        method.pushInt(alu.destination()).pushInt(alu.source());
        switch (alu.op()) {
            case ADD -> code.iadd();
            case SUB -> code.isub();
            case MUL -> code.imul();
            case OR -> code.ior();
            case AND -> code.iand();
            case XOR -> code.ixor();
            case LSH -> code.ishl();
            case RSH -> code.iushr();
            case ARSH -> code.ishr();
            case DIV, MOD, SDIV, SMOD -> throw new AssertionError(alu);
        }
        if (isPositive(alu)) {
            code.i2l();
        } else {
            method.unsigned();
        }
        method.pop(alu.destination());
    }

    /** An int that is not negative needs no mask, which HotSpot would not see the rotation through. */
    private static boolean isPositive(Instruction.Alu alu) {
        boolean shifts = alu.op() == AluOp.RSH;
        return alu.source() instanceof Operand.Immediate(var value)
                && (shifts && (value & 31) != 0 || alu.op() == AluOp.AND && value >= 0);
    }

    /** By a constant there is no question whether it is 0. */
    private void divide(Instruction.Alu alu) {
        if (alu.source() instanceof Operand.Immediate immediate) {
            if (immediate.value() != 0) {
                quotient(alu);
            } else {
                byZero(alu);
            }
            return;
        }
        Label zero = code.newLabel();
        Label done = code.newLabel();
        if (alu.width() == Width.W64) {
            method.push(alu.source()).push(0).code.lcmp().ifeq(zero);
        } else {
            method.pushInt(alu.source()).code.ifeq(zero);
        }
        quotient(alu);
        code.labelBinding(done);
        method.rare(() -> {
            code.labelBinding(zero);
            byZero(alu);
            code.goto_(done);
        });
    }

    private void byZero(Instruction.Alu alu) {
        boolean quotient = alu.op() == AluOp.DIV || alu.op() == AluOp.SDIV;
        if (quotient) {
            method.push(0).pop(alu.destination());
        } else if (alu.width() == Width.W32) {
            method.push(alu.destination()).zeroExtend().pop(alu.destination());
        }
    }

    private void quotient(Instruction.Alu alu) {
        if (alu.width() == Width.W64) {
            method.push(alu.destination()).push(alu.source());
            switch (alu.op()) {
                case DIV -> code.invokestatic(JitMethod.LONG, "divideUnsigned", LONG_OF_LONGS);
                case MOD -> code.invokestatic(JitMethod.LONG, "remainderUnsigned", LONG_OF_LONGS);
                case SDIV -> code.ldiv();
                default -> code.lrem();
            }
            method.pop(alu.destination());
            return;
        }
        method.pushInt(alu.destination()).pushInt(alu.source());
        switch (alu.op()) {
            case DIV -> code.invokestatic(JitMethod.INTEGER, "divideUnsigned", INT_OF_INTS);
            case MOD -> code.invokestatic(JitMethod.INTEGER, "remainderUnsigned", INT_OF_INTS);
            case SDIV -> code.idiv();
            default -> code.irem();
        }
        method.unsigned().pop(alu.destination());
    }

    void move(Instruction.Move move, State state) {
        boolean whole = move.width() == Width.W64
                || Transfer.value(state, move.source()).isWithin(JitMethod.U32);
        if (whole) {
            method.push(move.source());
        } else if (move.source() instanceof Operand.Immediate immediate) {
            method.push(immediate.value() & JitMethod.U32);
        } else {
            method.push(move.source()).zeroExtend();
        }
        method.pop(move.destination());
    }

    void extend(Instruction.MoveSignExtend move) {
        method.pushInt(move.source());
        switch (move.bits()) {
            case 8 -> code.i2b();
            case 16 -> code.i2s();
            default -> {}
        }
        widen(move.width());
        method.pop(move.destination());
    }

    private void widen(Width width) {
        if (width == Width.W64) {
            code.i2l();
        } else {
            method.unsigned();
        }
    }

    void negate(Instruction.Negate negate) {
        if (negate.width() == Width.W64) {
            method.push(negate.destination()).code.lneg();
        } else {
            method.pushInt(negate.destination()).code.ineg();
            method.unsigned();
        }
        method.pop(negate.destination());
    }

    /** Keeps the low bits. */
    void truncate(Register register, int bits) {
        if (bits < 64) {
            method.push(register).push((1L << bits) - 1).code.land();
            method.pop(register);
        }
    }

    /** Reverses the low bytes. */
    void swap(Register register, int bits) {
        switch (bits) {
            case 64 -> method.push(register).code.invokestatic(JitMethod.LONG, "reverseBytes", LONG_OF_LONG);
            case 32 -> {
                method.pushInt(register).code.invokestatic(JitMethod.INTEGER, "reverseBytes", INT_OF_INT);
                method.unsigned();
            }
            default -> {
                method.pushInt(register).code.invokestatic(JitMethod.INTEGER, "reverseBytes", INT_OF_INT);
                code.bipush(16).iushr().i2l();
            }
        }
        method.pop(register);
    }
}
