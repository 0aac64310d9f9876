package io.xdp4j.bpf;

/** The parts an opcode is put together from, and the values of the source field where it is no register. RFC 9669. */
final class Opcode {

    // Classes, bits 0 to 2: section 3.3.
    static final int LD = 0;
    static final int LDX = 1;
    static final int ST = 2;
    static final int STX = 3;
    static final int ALU = 4;
    static final int JMP = 5;
    static final int JMP32 = 6;
    static final int ALU64 = 7;

    // Source, bit 3: the immediate, or a register. Section 4.
    static final int K = 0x00;
    static final int X = 0x08;

    // Codes, bits 4 to 7, beside those of AluOp and JumpOp: sections 4.1 and 4.3.
    static final int NEG = 0x80;
    static final int MOV = 0xb0;
    static final int END = 0xd0;
    static final int JA = 0x00;
    static final int CALL = 0x80;
    static final int EXIT = 0x90;

    // Modes, bits 5 to 7, of loads and stores: section 5.
    static final int IMM = 0x00;
    static final int ABS = 0x20;
    static final int IND = 0x40;
    static final int MEM = 0x60;
    static final int MEMSX = 0x80;
    static final int ATOMIC = 0xc0;

    static final int WIDE = IMM | 0x18 | LD; // a size of DOUBLE

    // The source field of a call: section 4.3.
    static final int CALL_HELPER = 0;
    static final int CALL_LOCAL = 1;
    static final int CALL_KFUNC = 2;

    // The source field of a 64-bit constant: section 5.4.
    static final int WIDE_VALUE = 0;
    static final int WIDE_MAP_FD = 1;
    static final int WIDE_MAP_VALUE_FD = 2;
    static final int WIDE_VARIABLE = 3;
    static final int WIDE_FUNCTION = 4;
    static final int WIDE_MAP_INDEX = 5;
    static final int WIDE_MAP_VALUE_INDEX = 6;

    private Opcode() {}

    static int alu(Width width) {
        return width == Width.W64 ? ALU64 : ALU;
    }

    static int jump(Width width) {
        return width == Width.W64 ? JMP : JMP32;
    }
}
