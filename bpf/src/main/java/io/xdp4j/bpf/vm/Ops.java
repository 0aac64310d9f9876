package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.JumpOp;

/**
 * The instruction set of the interpreter: dense numbers, so that one switch is one jump.
 *
 * <p>A word has the operation in bits 0 to 7, the destination in 8 to 11, the source in 12 to 15, the offset in 16 to
 * 31, the immediate above. An immediate operand has {@link #CONSTANT} as source: the interpreter puts the immediate
 * there before each instruction. Words have the indices of slots.
 */
final class Ops {

    /** The register that holds the immediate of the instruction. */
    static final int CONSTANT = 15;

    // Operations within the groups A64 and A32, in the order of AluOp.
    static final int ADD = 0;
    static final int SUB = 1;
    static final int MUL = 2;
    static final int DIV = 3;
    static final int OR = 4;
    static final int AND = 5;
    static final int LSH = 6;
    static final int RSH = 7;
    static final int MOD = 8;
    static final int XOR = 9;
    static final int ARSH = 10;
    static final int SDIV = 11;
    static final int SMOD = 12;

    /** ALU operations on 64 bits. */
    static final int A64 = 0;

    /** ALU operations on 32 bits. */
    static final int A32 = 13;

    // Comparisons within the groups J64 and J32, in the order of JumpOp.
    static final int EQ = 0;
    static final int GT = 1;
    static final int GE = 2;
    static final int SET = 3;
    static final int NE = 4;
    static final int SGT = 5;
    static final int SGE = 6;
    static final int LT = 7;
    static final int LE = 8;
    static final int SLT = 9;
    static final int SLE = 10;

    /** Branches that compare 64 bits. */
    static final int J64 = 26;

    /** Branches that compare 32 bits. */
    static final int J32 = 37;

    static final int MOV64 = 48;
    static final int MOV32 = 49;
    static final int LOAD1 = 50;
    static final int LOAD2 = 51;
    static final int LOAD4 = 52;
    static final int LOAD8 = 53;
    static final int STORE1 = 54;
    static final int STORE2 = 55;
    static final int STORE4 = 56;
    static final int STORE8 = 57;
    static final int JUMP = 58;
    static final int WIDE = 59;
    static final int CALL = 60;
    static final int LOCAL = 61;
    static final int TAIL = 62;
    static final int EXIT = 63;

    // What is rare: a second switch.
    static final int NEG64 = 64;
    static final int NEG32 = 65;
    static final int EXTEND8 = 66;
    static final int EXTEND16 = 67;
    static final int EXTEND32 = 68;
    static final int EXTEND8_32 = 69;
    static final int EXTEND16_32 = 70;
    static final int LITTLE16 = 71;
    static final int LITTLE32 = 72;
    static final int LITTLE64 = 73;
    static final int BIG16 = 74;
    static final int BIG32 = 75;
    static final int BIG64 = 76;
    static final int LOAD_SIGNED1 = 77;
    static final int LOAD_SIGNED2 = 78;
    static final int LOAD_SIGNED4 = 79;
    static final int ATOMIC4 = 80;
    static final int ATOMIC8 = 81;

    private Ops() {}

    /** Returns the number of an ALU operation. */
    static int alu(boolean wide, AluOp op) {
        return (wide ? A64 : A32) + op.ordinal();
    }

    /** Returns the number of a branch. */
    static int branch(boolean wide, JumpOp op) {
        return (wide ? J64 : J32) + op.ordinal();
    }
}
