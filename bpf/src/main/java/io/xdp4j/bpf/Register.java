package io.xdp4j.bpf;

/**
 * An eBPF register.
 *
 * <p>R0 holds results, R1 to R5 arguments (lost in calls), R6 to R9 survive calls, R10 is the frame pointer and cannot
 * be written. Source: RFC 9669 section 3.1 for the numbers, {@code Documentation/bpf/standardization/abi.rst} of Linux
 * for the convention.
 */
public enum Register implements Operand {
    /** Return value of calls and of the program. */
    R0,
    /** First argument; at entry the context. */
    R1,
    /** Second argument. */
    R2,
    /** Third argument. */
    R3,
    /** Fourth argument. */
    R4,
    /** Fifth argument. */
    R5,
    /** Survives calls. */
    R6,
    /** Survives calls. */
    R7,
    /** Survives calls. */
    R8,
    /** Survives calls. */
    R9,
    /** Frame pointer, read only. */
    R10
}
