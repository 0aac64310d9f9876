package io.xdp4j.bpf;

/**
 * How much of a register an operation reads: all of it or the low half. Results of 32 bits are zero-extended to 64.
 * Source: RFC 9669 section 4.
 */
public enum Width {
    /** The low 32 bits, written {@code w0} to {@code w10}; instruction classes ALU and JMP32. */
    W32(32),
    /** All 64 bits, written {@code r0} to {@code r10}; instruction classes ALU64 and JMP. */
    W64(64);

    private final int bits;

    Width(int bits) {
        this.bits = bits;
    }

    /** {@return the width in bits} */
    public int bits() {
        return bits;
    }
}
