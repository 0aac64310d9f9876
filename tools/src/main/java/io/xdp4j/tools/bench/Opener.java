package io.xdp4j.tools.bench;

import java.io.IOException;

/** Opens an end on the thread that will use it. */
@FunctionalInterface
public interface Opener {

    /** Opens the end; it may look at {@code clock} to know when to give up waiting. */
    End open(Clock clock) throws IOException;
}
