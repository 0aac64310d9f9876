package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.Verdicts;

/**
 * Sees the frames that interfaces send and receive. Called by whoever carries them, amid their way: under the queue's
 * lock, so it may look and copy, and send nothing.
 */
public interface Tap {

    /** The link took frames from {@code first} to before {@code end}; they may have arrived already. */
    void sent(NicQueue from, FrameBatch frames, int first, int end, long now);

    /** Frames arrived that no program has seen yet. */
    void arrived(NicQueue at, FrameBatch frames, long now);

    /** Programs decided about those frames, and may have changed them. */
    void decided(NicQueue at, FrameBatch frames, Verdicts verdicts, long now);
}
