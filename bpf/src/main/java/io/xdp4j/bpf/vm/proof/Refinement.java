package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Width;

/** What a branch tells on each of its ways. */
public final class Refinement {

    private Refinement() {}

    /** Adds to {@code state} what is known if {@code branch} is taken, or is not. */
    static void apply(State state, Instruction.Branch branch, boolean taken) {
        Value left = state.get(branch.left());
        Value right = Transfer.value(state, branch.right());
        JumpOp op =
                taken || branch.op() == JumpOp.SET ? branch.op() : branch.op().inverse();
        if (op == JumpOp.SET) {
            return;
        }
        if (branch.width() == Width.W64 && left.isPointer()) {
            pointers(state, branch.left(), op, left, right);
        } else if (left.isScalar() && right.isConstant()) {
            number(state, branch, op, left, right.low());
        }
    }

    private static void pointers(State state, Register register, JumpOp op, Value left, Value right) {
        if (left.kind() == Kind.VALUE_OR_NULL) {
            notNull(state, register, op, left, right);
        } else if (left.kind() == Kind.PACKET && isEnd(right)) {
            prove(state, left, op == JumpOp.LE ? 0 : op == JumpOp.LT ? 1 : -1);
        } else if (right.kind() == Kind.PACKET && isEnd(left)) {
            prove(state, right, op == JumpOp.GE ? 0 : op == JumpOp.GT ? 1 : -1);
        }
    }

    private static boolean isEnd(Value value) {
        return value.kind() == Kind.PACKET_END && value.low() == 0 && value.high() == 0;
    }

    private static void prove(State state, Value packet, int more) {
        boolean known = packet.id() != Value.NONE && packet.low() >= 0 && packet.high() <= Value.MAX_SPAN;
        if (known && more >= 0) {
            state.prove(packet.id(), packet.low() + more);
        }
    }

    private static void notNull(State state, Register register, JumpOp op, Value left, Value right) {
        if (!right.isConstant() || right.low() != 0) {
            return;
        }
        if (op == JumpOp.NE || op == JumpOp.GT) {
            state.set(register, Value.at(Kind.VALUE, left.id()));
        } else if (op == JumpOp.EQ) {
            state.set(register, Value.constant(0));
        }
    }

    private static void number(State state, Instruction.Branch branch, JumpOp op, Value left, long right) {
        // Signed order is unsigned order, and that of 32 bits that of 64, where nothing is negative or larger.
        long most = branch.width() == Width.W64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
        boolean unsigned = op == JumpOp.LT || op == JumpOp.LE || op == JumpOp.EQ;
        if (right < 0 || right > most) {
            return;
        }
        if (!left.isWithin(most) && !(unsigned && (branch.width() == Width.W64 || left.isWithin(0xffff_ffffL)))) {
            return;
        }
        bound(state, branch.left(), op, left, right);
    }

    private static void bound(State state, Register register, JumpOp op, Value left, long right) {
        long low = Math.max(left.low(), 0);
        long high = left.low() < 0 ? Long.MAX_VALUE : left.high();
        switch (op) {
            case EQ -> {
                low = right;
                high = right;
            }
            case NE -> {
                low += low == right ? step(left) : 0;
                high -= high == right ? step(left) : 0;
            }
            case LT, SLT -> high = Math.min(high, right - 1);
            case LE, SLE -> high = Math.min(high, right);
            case GT, SGT -> low = Math.max(low, right + 1);
            case GE, SGE -> low = Math.max(low, right);
            case SET -> {}
        }
        if (low <= high && low >= 0) {
            // In step with what was least, if that still is.
            state.set(register, Value.steps(low, high, low == left.low() ? step(left) : 1));
        }
    }

    private static long step(Value value) {
        return value.low() < 0 ? 1 : value.step();
    }
}
