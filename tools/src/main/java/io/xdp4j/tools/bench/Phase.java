package io.xdp4j.tools.bench;

/** Where a measurement stands. */
public enum Phase {
    /** Ends are being opened. */
    OPENING,
    /** Ends that live on others' packets wait for the first; those that need none already send. */
    WAITING,
    /** Packets flow and are not counted: the JIT compiler is at work. */
    WARM_UP,
    /** Packets are counted. */
    MEASURE,
    /** All ends stop. */
    OVER
}
