package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Width;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import io.xdp4j.bpf.vm.proof.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;

/** Writes comparisons that jump. */
final class JitBranch {

    private final JitMethod method;
    private final CodeBuilder code;

    JitBranch(JitMethod method) {
        this.method = method;
        this.code = method.code;
    }

    /** Jumps to {@code target} if the comparison holds. */
    void branch(Instruction.Branch branch, State state, Label target) {
        jump(branch, branch.op(), state, target);
    }

    /** Jumps to {@code target} if it does not. */
    void branchUnless(Instruction.Branch branch, State state, Label target) {
        if (branch.op() == JumpOp.SET) {
            set(branch);
            code.ifeq(target);
        } else {
            jump(branch, branch.op().inverse(), state, target);
        }
    }

    private void jump(Instruction.Branch branch, JumpOp op, State state, Label target) {
        if (op == JumpOp.SET) {
            set(branch);
            code.ifne(target);
        } else if (branch.width() == Width.W32) {
            narrow(branch, op, state, target);
        } else {
            wide(branch, op, state, target);
        }
    }

    private void set(Instruction.Branch branch) {
        if (branch.width() == Width.W64) {
            method.push(branch.left())
                    .push(branch.right())
                    .code
                    .land()
                    .lconst_0()
                    .lcmp();
        } else {
            method.pushInt(branch.left()).pushInt(branch.right()).code.iand();
        }
    }

    /** What is known to be no larger than a number is not it if it is less: the end of a loop that HotSpot counts. */
    private static JumpOp counted(Instruction.Branch branch, JumpOp op, State state) {
        Value left = state.get(branch.left());
        boolean ends = branch.right() instanceof Operand.Immediate immediate
                && left.isScalar()
                && left.low() >= 0
                && left.high() == immediate.value();
        return !ends ? op : op == JumpOp.EQ ? JumpOp.SGE : op == JumpOp.NE ? JumpOp.SLT : op;
    }

    private void wide(Instruction.Branch branch, JumpOp comparison, State state, Label target) {
        JumpOp op = counted(branch, comparison, state);
        method.push(branch.left()).push(branch.right());
        if (isUnsigned(op) && !areWithin(branch, state, Long.MAX_VALUE)) {
            method.compareUnsigned();
        } else {
            code.lcmp();
        }
        code.branch(againstZero(op), target);
    }

    private void narrow(Instruction.Branch branch, JumpOp op, State state, Label target) {
        method.pushInt(branch.left()).pushInt(branch.right());
        if (isUnsigned(op) && !areWithin(branch, state, Integer.MAX_VALUE)) {
            method.compareUnsignedInts();
            code.branch(againstZero(op), target);
        } else {
            code.branch(ofInts(op), target);
        }
    }

    /** Where nothing is negative signed order will do, of which HotSpot makes more. */
    private static boolean areWithin(Instruction.Branch branch, State state, long most) {
        return state.get(branch.left()).isWithin(most)
                && Transfer.value(state, branch.right()).isWithin(most);
    }

    private static boolean isUnsigned(JumpOp op) {
        return op == JumpOp.GT || op == JumpOp.GE || op == JumpOp.LT || op == JumpOp.LE;
    }

    private static Opcode againstZero(JumpOp op) {
        return switch (op) {
            case EQ -> Opcode.IFEQ;
            case NE -> Opcode.IFNE;
            case GT, SGT -> Opcode.IFGT;
            case GE, SGE -> Opcode.IFGE;
            case LT, SLT -> Opcode.IFLT;
            case LE, SLE -> Opcode.IFLE;
            case SET -> throw new IllegalArgumentException("SET compares nothing");
        };
    }

    private static Opcode ofInts(JumpOp op) {
        return switch (op) {
            case EQ -> Opcode.IF_ICMPEQ;
            case NE -> Opcode.IF_ICMPNE;
            case GT, SGT -> Opcode.IF_ICMPGT;
            case GE, SGE -> Opcode.IF_ICMPGE;
            case LT, SLT -> Opcode.IF_ICMPLT;
            case LE, SLE -> Opcode.IF_ICMPLE;
            case SET -> throw new IllegalArgumentException("SET compares nothing");
        };
    }
}
