package io.xdp4j.software.capture;

import io.xdp4j.software.program.Verdicts;

/** Where the programs of an interface send a frame. */
public enum Fate {
    /** On to the host's stack. */
    HOST,
    /** Nowhere: dropped, or a program failed. */
    NOWHERE,
    /** Out of the interface that it came in by. */
    WIRE,
    /** To a socket. */
    SOCKET,
    /** Out of another interface, or of several. */
    INTERFACE;

    static Fate of(byte action) {
        return switch (action) {
            case Verdicts.PASS, Verdicts.HOST -> HOST;
            case Verdicts.DROP, Verdicts.ABORT -> NOWHERE;
            case Verdicts.TX -> WIRE;
            case Verdicts.SOCKET -> SOCKET;
            case Verdicts.DEVICE, Verdicts.DEVICES -> INTERFACE;
            default -> throw new IllegalArgumentException("action " + action);
        };
    }
}
