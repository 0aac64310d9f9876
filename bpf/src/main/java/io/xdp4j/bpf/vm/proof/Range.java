package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Width;

/** Arithmetic of ranges: what is known of a result, by what is known of the operands. */
public final class Range {

    private static final long U32 = 0xffff_ffffL;

    private Range() {}

    public static Value alu(Width width, AluOp op, Value left, Value right) {
        if (op == AluOp.LSH || op == AluOp.RSH || op == AluOp.ARSH) {
            right = count(width, right);
        }
        if (width == Width.W64) {
            return wide(op, left, right);
        }
        if (!left.isWithin(U32) || !right.isWithin(U32)) {
            // The low halves of numbers that are known only as 64 bits; masks and shifts bound them all the same.
            return narrow(wide(op, low(left), low(right)), op);
        }
        return narrow(wide(op, left, right), op);
    }

    /** A shift by as much as the machine shifts. */
    private static Value count(Width width, Value count) {
        return count.isConstant() ? Value.constant(count.low() & width.bits() - 1) : Value.scalar(0, width.bits() - 1);
    }

    /** What is known of the low 32 bits, zero-extended. */
    static Value low(Value value) {
        if (value.isWithin(U32)) {
            return value;
        }
        return value.isConstant() ? Value.constant(value.low() & U32) : Value.scalar(0, U32);
    }

    private static Value narrow(Value value, AluOp op) {
        boolean signed = op == AluOp.ARSH || op == AluOp.SDIV || op == AluOp.SMOD;
        return !signed && value.isWithin(U32) ? value : Value.scalar(0, U32);
    }

    private static Value wide(AluOp op, Value left, Value right) {
        return switch (op) {
            case ADD -> left.plus(right);
            case SUB -> right.low() == Long.MIN_VALUE ? Value.UNKNOWN : left.plus(negated(right));
            case MUL -> product(left, right);
            case AND -> and(left, right);
            case OR, XOR -> or(left, right);
            case LSH -> left(left, right);
            case RSH -> right(left, right);
            case ARSH -> positive(left) && right.isConstant() ? right(left, right) : Value.UNKNOWN;
            case DIV -> positive(left) && positive(right) ? Value.scalar(0, left.high()) : Value.UNKNOWN;
            case MOD -> remainder(left, right);
            case SDIV, SMOD -> Value.UNKNOWN;
        };
    }

    /** What is known of the negative number; of the least there is none. */
    static Value negated(Value value) {
        return new Value(Kind.SCALAR, Value.NONE, -value.high(), -value.low(), 0, value.step());
    }

    private static boolean positive(Value value) {
        return value.low() >= 0;
    }

    private static Value product(Value left, Value right) {
        if (!positive(left) || !positive(right) || Math.multiplyHigh(left.high(), right.high()) != 0) {
            return Value.UNKNOWN;
        }
        long high = left.high() * right.high();
        if (high < 0) {
            return Value.UNKNOWN;
        }
        boolean steps = right.isConstant() && right.low() > 0 && !left.isConstant();
        return steps
                ? Value.steps(left.low() * right.low(), high, left.step() * right.low())
                : Value.scalar(left.low() * right.low(), high);
    }

    private static Value and(Value left, Value right) {
        if (positive(left) && positive(right)) {
            return Value.scalar(0, Math.min(left.high(), right.high()));
        }
        if (positive(right)) {
            return Value.scalar(0, right.high());
        }
        return positive(left) ? Value.scalar(0, left.high()) : Value.UNKNOWN;
    }

    private static Value or(Value left, Value right) {
        if (!positive(left) || !positive(right)) {
            return Value.UNKNOWN;
        }
        long bits = Long.highestOneBit(left.high() | right.high());
        return Value.scalar(0, bits == 0 ? 0 : bits * 2 - 1);
    }

    private static Value left(Value left, Value right) {
        if (!positive(left) || !right.isConstant() || right.low() > 62) {
            return Value.UNKNOWN;
        }
        int count = (int) right.low();
        return left.high() > Long.MAX_VALUE >> count ? Value.UNKNOWN : steps(left, count);
    }

    private static Value steps(Value left, int count) {
        return left.isConstant()
                ? Value.constant(left.low() << count)
                : Value.steps(left.low() << count, left.high() << count, left.step() << count);
    }

    private static Value right(Value left, Value right) {
        if (!right.isConstant()) {
            return positive(left) ? Value.scalar(0, left.high()) : Value.UNKNOWN;
        }
        int count = (int) right.low();
        if (positive(left)) {
            return Value.scalar(left.low() >> count, left.high() >> count);
        }
        return count == 0 ? Value.UNKNOWN : Value.scalar(0, -1L >>> count);
    }

    private static Value remainder(Value left, Value right) {
        if (right.low() > 0) {
            return Value.scalar(0, positive(left) ? Math.min(left.high(), right.high() - 1) : right.high() - 1);
        }
        return positive(left) && positive(right) ? Value.scalar(0, left.high()) : Value.UNKNOWN;
    }
}
