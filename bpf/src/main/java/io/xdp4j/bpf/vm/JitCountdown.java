package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes what counts jumps back and calls. */
final class JitCountdown {

    private static final MethodTypeDesc RAN_TOO_LONG =
            MethodTypeDesc.of(ClassDesc.of(VmTrapException.class.getName()), CD_int);

    private final JitMethod method;
    private final CodeBuilder code;

    JitCountdown(JitMethod method) {
        this.method = method;
        this.code = method.code;
    }

    /** Counts a jump back or a call: the run ends here if it was one too many. */
    void count(int slot) {
        Label over = code.newLabel();
        down(over);
        method.rare(() -> {
            code.labelBinding(over);
            trap(slot);
        });
    }

    /** Leaves a jump back to where it is counted. */
    void owe(int slot) {
        code.loadConstant(slot).istore(JitMethod.OWED);
    }

    /** Counts the jump back that was left. */
    void countOwed() {
        Label over = code.newLabel();
        down(over);
        method.rare(() -> {
            code.labelBinding(over);
            method.context().code.iload(JitMethod.OWED);
            method.call("ranTooLong", RAN_TOO_LONG).code.athrow();
        });
    }

    /** Takes one off, and goes elsewhere if it was not there. */
    void down(Label over) {
        code.lload(JitMethod.BUDGET).lconst_1().lsub().dup2().lstore(JitMethod.BUDGET);
        code.lconst_0().lcmp().iflt(over);
    }

    /** Puts one back that was not used. */
    void up() {
        code.lload(JitMethod.BUDGET).lconst_1().ladd().lstore(JitMethod.BUDGET);
    }

    /** Ends the run at a slot. */
    void trap(int slot) {
        method.context().code.loadConstant(slot);
        method.call("ranTooLong", RAN_TOO_LONG).code.athrow();
    }
}
