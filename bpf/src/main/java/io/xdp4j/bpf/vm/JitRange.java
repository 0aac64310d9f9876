package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Width;

/** Arithmetic of ranges: what is known of a result, by what is known of the operands. */
final class JitRange {

    private static final long U32 = 0xffff_ffffL;

    private JitRange() {}

    static JitValue alu(Width width, AluOp op, JitValue left, JitValue right) {
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
    private static JitValue count(Width width, JitValue count) {
        return count.isConstant()
                ? JitValue.constant(count.low() & width.bits() - 1)
                : JitValue.scalar(0, width.bits() - 1);
    }

    /** What is known of the low 32 bits, zero-extended. */
    static JitValue low(JitValue value) {
        if (value.isWithin(U32)) {
            return value;
        }
        return value.isConstant() ? JitValue.constant(value.low() & U32) : JitValue.scalar(0, U32);
    }

    private static JitValue narrow(JitValue value, AluOp op) {
        boolean signed = op == AluOp.ARSH || op == AluOp.SDIV || op == AluOp.SMOD;
        return !signed && value.isWithin(U32) ? value : JitValue.scalar(0, U32);
    }

    private static JitValue wide(AluOp op, JitValue left, JitValue right) {
        return switch (op) {
            case ADD -> left.plus(right);
            case SUB -> right.low() == Long.MIN_VALUE ? JitValue.UNKNOWN : left.plus(negated(right));
            case MUL -> product(left, right);
            case AND -> and(left, right);
            case OR, XOR -> or(left, right);
            case LSH -> left(left, right);
            case RSH -> right(left, right);
            case ARSH -> positive(left) && right.isConstant() ? right(left, right) : JitValue.UNKNOWN;
            case DIV -> positive(left) && positive(right) ? JitValue.scalar(0, left.high()) : JitValue.UNKNOWN;
            case MOD -> remainder(left, right);
            case SDIV, SMOD -> JitValue.UNKNOWN;
        };
    }

    /** What is known of the negative number; of the least there is none. */
    static JitValue negated(JitValue value) {
        return new JitValue(JitKind.SCALAR, JitValue.NONE, -value.high(), -value.low(), 0, value.step());
    }

    private static boolean positive(JitValue value) {
        return value.low() >= 0;
    }

    private static JitValue product(JitValue left, JitValue right) {
        if (!positive(left) || !positive(right) || Math.multiplyHigh(left.high(), right.high()) != 0) {
            return JitValue.UNKNOWN;
        }
        long high = left.high() * right.high();
        if (high < 0) {
            return JitValue.UNKNOWN;
        }
        boolean steps = right.isConstant() && right.low() > 0 && !left.isConstant();
        return steps
                ? JitValue.steps(left.low() * right.low(), high, left.step() * right.low())
                : JitValue.scalar(left.low() * right.low(), high);
    }

    private static JitValue and(JitValue left, JitValue right) {
        if (positive(left) && positive(right)) {
            return JitValue.scalar(0, Math.min(left.high(), right.high()));
        }
        if (positive(right)) {
            return JitValue.scalar(0, right.high());
        }
        return positive(left) ? JitValue.scalar(0, left.high()) : JitValue.UNKNOWN;
    }

    private static JitValue or(JitValue left, JitValue right) {
        if (!positive(left) || !positive(right)) {
            return JitValue.UNKNOWN;
        }
        long bits = Long.highestOneBit(left.high() | right.high());
        return JitValue.scalar(0, bits == 0 ? 0 : bits * 2 - 1);
    }

    private static JitValue left(JitValue left, JitValue right) {
        if (!positive(left) || !right.isConstant() || right.low() > 62) {
            return JitValue.UNKNOWN;
        }
        int count = (int) right.low();
        return left.high() > Long.MAX_VALUE >> count ? JitValue.UNKNOWN : steps(left, count);
    }

    private static JitValue steps(JitValue left, int count) {
        return left.isConstant()
                ? JitValue.constant(left.low() << count)
                : JitValue.steps(left.low() << count, left.high() << count, left.step() << count);
    }

    private static JitValue right(JitValue left, JitValue right) {
        if (!right.isConstant()) {
            return positive(left) ? JitValue.scalar(0, left.high()) : JitValue.UNKNOWN;
        }
        int count = (int) right.low();
        if (positive(left)) {
            return JitValue.scalar(left.low() >> count, left.high() >> count);
        }
        return count == 0 ? JitValue.UNKNOWN : JitValue.scalar(0, -1L >>> count);
    }

    private static JitValue remainder(JitValue left, JitValue right) {
        if (right.low() > 0) {
            return JitValue.scalar(0, positive(left) ? Math.min(left.high(), right.high() - 1) : right.high() - 1);
        }
        return positive(left) && positive(right) ? JitValue.scalar(0, left.high()) : JitValue.UNKNOWN;
    }
}
