package io.xdp4j.software.program;

/** A socket as programs see it: where they send frames to. */
public interface Target {

    /** Returns whether it is closed, and so as if it were not there. Any thread may ask. */
    boolean isClosed();
}
