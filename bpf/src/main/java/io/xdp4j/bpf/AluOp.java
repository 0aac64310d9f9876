package io.xdp4j.bpf;

/**
 * An arithmetic or logic operation of two operands.
 *
 * <p>Division by zero gives 0, a remainder by zero leaves the destination; the smallest number divided by -1 is itself,
 * with remainder 0; shift counts are masked to 5 or 6 bits. Source: RFC 9669 section 4.1.
 */
public enum AluOp {
    /** Sum, modulo 2^32 or 2^64. */
    ADD(0x00, 0, "+="),
    /** Difference, modulo 2^32 or 2^64. */
    SUB(0x10, 0, "-="),
    /** Product, modulo 2^32 or 2^64. */
    MUL(0x20, 0, "*="),
    /** Unsigned quotient. */
    DIV(0x30, 0, "/="),
    /** Bitwise or. */
    OR(0x40, 0, "|="),
    /** Bitwise and. */
    AND(0x50, 0, "&="),
    /** Shift left. */
    LSH(0x60, 0, "<<="),
    /** Shift right, filling with zeros. */
    RSH(0x70, 0, ">>="),
    /** Unsigned remainder. */
    MOD(0x90, 0, "%="),
    /** Bitwise exclusive or. */
    XOR(0xa0, 0, "^="),
    /** Shift right, filling with the sign. */
    ARSH(0xc0, 0, "s>>="),
    /** Signed quotient, rounded towards zero. ISA v4. */
    SDIV(0x30, 1, "s/="),
    /** Signed remainder; its sign is the dividend's. ISA v4. */
    SMOD(0x90, 1, "s%=");

    private final int code;
    private final int offset;
    private final String symbol;

    AluOp(int code, int offset, String symbol) {
        this.code = code;
        this.offset = offset;
        this.symbol = symbol;
    }

    /** Bits 4 to 7 of the opcode. */
    int code() {
        return code;
    }

    /** The offset field, which tells signed from unsigned division. */
    int offset() {
        return offset;
    }

    String symbol() {
        return symbol;
    }
}
