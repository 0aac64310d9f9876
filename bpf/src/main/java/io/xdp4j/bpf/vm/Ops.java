package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.JumpOp;

/**
 * The instruction set of the interpreter.
 *
 * <p>A word has the destination in bits 0 to 3, the operation, which is a multiple of 16, in 4 to 11, the source in 12
 * to 15, the offset in 16 to 31, the immediate above. An immediate operand has {@link #CONSTANT} as source: the
 * interpreter puts the immediate there before each instruction. Words have the indices of slots.
 */
final class Ops {

    /**
     * Numbers are this far apart, so that HotSpot makes a tree of comparisons of the switch, what is frequent first. Of
     * cases that are less than ten apart it makes a table once many of them are frequent, and its one indirect jump is
     * mispredicted: 8 ns, where a tree takes 2.
     */
    static final int STRIDE = 16;

    /** The bits of a word that are the operation. */
    static final int OPERATION = 255 * STRIDE;

    /** The register that holds the immediate of the instruction. */
    static final int CONSTANT = 15;

    // Operations within the groups A64 and A32, in the order of AluOp.
    static final int ADD = 0 * STRIDE;
    static final int SUB = 1 * STRIDE;
    static final int MUL = 2 * STRIDE;
    static final int DIV = 3 * STRIDE;
    static final int OR = 4 * STRIDE;
    static final int AND = 5 * STRIDE;
    static final int LSH = 6 * STRIDE;
    static final int RSH = 7 * STRIDE;
    static final int MOD = 8 * STRIDE;
    static final int XOR = 9 * STRIDE;
    static final int ARSH = 10 * STRIDE;
    static final int SDIV = 11 * STRIDE;
    static final int SMOD = 12 * STRIDE;

    /** ALU operations on 64 bits. */
    static final int A64 = 0 * STRIDE;

    /** ALU operations on 32 bits. */
    static final int A32 = 13 * STRIDE;

    // Comparisons within the groups J64 and J32, in the order of JumpOp.
    static final int EQ = 0 * STRIDE;
    static final int GT = 1 * STRIDE;
    static final int GE = 2 * STRIDE;
    static final int SET = 3 * STRIDE;
    static final int NE = 4 * STRIDE;
    static final int SGT = 5 * STRIDE;
    static final int SGE = 6 * STRIDE;
    static final int LT = 7 * STRIDE;
    static final int LE = 8 * STRIDE;
    static final int SLT = 9 * STRIDE;
    static final int SLE = 10 * STRIDE;

    /** Branches that compare 64 bits. */
    static final int J64 = 26 * STRIDE;

    /** Branches that compare 32 bits. */
    static final int J32 = 37 * STRIDE;

    static final int MOV64 = 48 * STRIDE;
    static final int MOV32 = 49 * STRIDE;
    static final int JUMP = 50 * STRIDE;
    static final int WIDE = 51 * STRIDE;

    // Loads and stores: the last two bits of a number are the logarithm of the size.
    static final int LOAD1 = 52 * STRIDE;
    static final int LOAD2 = 53 * STRIDE;
    static final int LOAD4 = 54 * STRIDE;
    static final int LOAD8 = 55 * STRIDE;
    static final int STORE1 = 56 * STRIDE;
    static final int STORE2 = 57 * STRIDE;
    static final int STORE4 = 58 * STRIDE;
    static final int STORE8 = 59 * STRIDE;

    static final int CALL = 60 * STRIDE;
    static final int LOCAL = 61 * STRIDE;
    static final int TAIL = 62 * STRIDE;
    static final int EXIT = 63 * STRIDE;

    // What is rare: a second switch.
    static final int NEG64 = 64 * STRIDE;
    static final int NEG32 = 65 * STRIDE;
    static final int EXTEND8 = 66 * STRIDE;
    static final int EXTEND16 = 67 * STRIDE;
    static final int EXTEND32 = 68 * STRIDE;
    static final int EXTEND8_32 = 69 * STRIDE;
    static final int EXTEND16_32 = 70 * STRIDE;
    static final int LITTLE16 = 71 * STRIDE;
    static final int LITTLE32 = 72 * STRIDE;
    static final int LITTLE64 = 73 * STRIDE;
    static final int BIG16 = 74 * STRIDE;
    static final int BIG32 = 75 * STRIDE;
    static final int BIG64 = 76 * STRIDE;
    static final int LOAD_SIGNED1 = 77 * STRIDE;
    static final int LOAD_SIGNED2 = 78 * STRIDE;
    static final int LOAD_SIGNED4 = 79 * STRIDE;
    static final int ATOMIC4 = 80 * STRIDE;
    static final int ATOMIC8 = 81 * STRIDE;
    static final int FAR = 82 * STRIDE;

    private Ops() {}

    /** Returns the number of an ALU operation. */
    static int alu(boolean wide, AluOp op) {
        return (wide ? A64 : A32) + op.ordinal() * STRIDE;
    }

    /** Returns the number of a branch. */
    static int branch(boolean wide, JumpOp op) {
        return (wide ? J64 : J32) + op.ordinal() * STRIDE;
    }
}
