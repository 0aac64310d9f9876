package io.xdp4j.software.program;

import io.xdp4j.software.link.FrameBatch;

/** A program as it runs on one queue, one thread at a time. */
public interface QueueProgram {

    /**
     * Decides about the frames whose verdict is still {@link Verdicts#PASS}. It may change them and move their ends,
     * within the place that each is in.
     */
    void run(FrameBatch frames, Verdicts verdicts);
}
