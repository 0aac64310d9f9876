package io.xdp4j.bpf.vm.proof;

/** What a register is believed to hold, for {@link Value}. */
public enum Kind {
    /** A number, or nothing that is known. */
    SCALAR,
    /** An address of the context. */
    CONTEXT,
    /** An address of the frame. */
    PACKET,
    /** The address behind the frame. */
    PACKET_END,
    /** An address of the stack, from R10 of the function. */
    STACK,
    /** An address of a value of a map, from the start of that value. */
    VALUE,
    /** The start of a value of a map, or 0. */
    VALUE_OR_NULL,
    /** A map. */
    MAP,
    /** One or the other: nothing is worth a try. */
    ANY
}
