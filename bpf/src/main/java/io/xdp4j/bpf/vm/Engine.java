package io.xdp4j.bpf.vm;

/**
 * How the VM runs a program.
 *
 * @since 0.1
 */
public enum Engine {
    /** Instruction by instruction. Ready at once, works everywhere. */
    INTERPRETER,
    /** As JVM bytecode, which HotSpot compiles. Interpreted where no classes can be defined, or too large. */
    JIT
}
