package io.xdp4j.testkit;

import io.xdp4j.bpf.XdpVerdict;

/**
 * What the programs of an interface decided about a frame, in the words of the kernel.
 *
 * @since 0.1
 */
public enum TestVerdict {
    /** On to the host's stack. */
    PASS,
    /** Nowhere. */
    DROP,
    /** Nowhere, because a program failed. */
    ABORTED,
    /** Out of the interface that it came in by. */
    TX,
    /** To a socket, out of another interface, or to a CPU, which stands for the host. */
    REDIRECT;

    static TestVerdict of(XdpVerdict verdict) {
        return switch (verdict) {
            case PASS -> PASS;
            case DROP -> DROP;
            case ABORTED -> ABORTED;
            case TX -> TX;
            case REDIRECT -> REDIRECT;
        };
    }
}
