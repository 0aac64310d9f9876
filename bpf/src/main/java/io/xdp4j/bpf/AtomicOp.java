package io.xdp4j.bpf;

/**
 * What an {@link Instruction.Atomic} does to memory.
 *
 * <p>The {@code FETCH} forms and the exchanges put the old value into a register. Source: RFC 9669 section 5.3.
 */
public enum AtomicOp {
    /** Adds. ISA v1. */
    ADD(0x00, "+="),
    /** Bitwise or. ISA v3. */
    OR(0x40, "|="),
    /** Bitwise and. ISA v3. */
    AND(0x50, "&="),
    /** Bitwise exclusive or. ISA v3. */
    XOR(0xa0, "^="),
    /** Adds; the old value goes to the source register. ISA v3. */
    FETCH_ADD(0x01, "atomic_fetch_add"),
    /** Bitwise or; the old value goes to the source register. ISA v3. */
    FETCH_OR(0x41, "atomic_fetch_or"),
    /** Bitwise and; the old value goes to the source register. ISA v3. */
    FETCH_AND(0x51, "atomic_fetch_and"),
    /** Bitwise exclusive or; the old value goes to the source register. ISA v3. */
    FETCH_XOR(0xa1, "atomic_fetch_xor"),
    /** Stores the source register; the old value goes to the source register. ISA v3. */
    XCHG(0xe1, "xchg"),
    /** Stores the source register if memory equals R0; the old value goes to R0 in any case. ISA v3. */
    CMPXCHG(0xf1, "cmpxchg");

    private final int code;
    private final String symbol;

    AtomicOp(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /** The immediate. */
    int code() {
        return code;
    }

    String symbol() {
        return symbol;
    }
}
