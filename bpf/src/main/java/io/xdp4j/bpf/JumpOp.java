package io.xdp4j.bpf;

/** The comparison of a {@link Instruction.Branch}, left operand first. Source: RFC 9669 section 4.3. */
public enum JumpOp {
    /** Equal. */
    EQ(0x10, "=="),
    /** Greater, unsigned. */
    GT(0x20, ">"),
    /** Greater or equal, unsigned. */
    GE(0x30, ">="),
    /** Some bit is set in both operands. */
    SET(0x40, "&"),
    /** Not equal. */
    NE(0x50, "!="),
    /** Greater, signed. */
    SGT(0x60, "s>"),
    /** Greater or equal, signed. */
    SGE(0x70, "s>="),
    /** Less, unsigned. ISA v2. */
    LT(0xa0, "<"),
    /** Less or equal, unsigned. ISA v2. */
    LE(0xb0, "<="),
    /** Less, signed. ISA v2. */
    SLT(0xc0, "s<"),
    /** Less or equal, signed. ISA v2. */
    SLE(0xd0, "s<=");

    private final int code;
    private final String symbol;

    JumpOp(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /**
     * {@return what holds of two operands just where this does not}
     *
     * @throws IllegalStateException of {@link #SET}, which has no opposite
     */
    public JumpOp inverse() {
        return switch (this) {
            case EQ -> NE;
            case NE -> EQ;
            case GT -> LE;
            case LE -> GT;
            case GE -> LT;
            case LT -> GE;
            case SGT -> SLE;
            case SLE -> SGT;
            case SGE -> SLT;
            case SLT -> SGE;
            case SET -> throw new IllegalStateException("SET has no inverse");
        };
    }

    /** Bits 4 to 7 of the opcode. */
    int code() {
        return code;
    }

    String symbol() {
        return symbol;
    }
}
