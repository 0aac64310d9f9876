package io.xdp4j.software.program;

/** A socket as programs see it: where they send frames to. */
public interface Target {

    /** Returns whether it is closed, and so as if it were not there. Any thread may ask. */
    boolean isClosed();

    /** It is in a map, from which it is to be taken out when it is closed. */
    void isIn(SocketMap map);
}
