package io.xdp4j.software.program;

/** A place in the chain of an interface, whose program may be exchanged. */
public interface Attached {

    /** Returns what decides about a batch now. */
    LoadedProgram program();

    /** Returns whether it decides about the frames of a queue. */
    boolean isFor(int queue);
}
