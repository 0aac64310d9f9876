package io.xdp4j.bpf;

/** The right-hand side of an operation or comparison: a register or a constant. Source: RFC 9669 section 4. */
public sealed interface Operand permits Register, Operand.Immediate {

    /**
     * A constant, s32; operations on 64 bits sign-extend it.
     *
     * @param value any 32 bits
     */
    record Immediate(int value) implements Operand {}
}
