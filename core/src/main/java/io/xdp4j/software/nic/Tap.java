package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.Verdicts;

/**
 * Sees the frames that interfaces receive, for test beds. Called by whoever carries them, amid their way: under the
 * queue's lock, so it may look and copy, and send nothing.
 */
public interface Tap {

    /** Sees all frames of the drivers that are opened while it is bound. */
    ScopedValue<Tap> OF_NEW_DRIVERS = ScopedValue.newInstance();

    /** There is another interface. */
    void plugged(Nic nic);

    /** Frames arrived that no program has seen yet. */
    void arrived(NicQueue at, FrameBatch frames, long now);

    /** Programs decided about those frames, and may have changed them. */
    void decided(NicQueue at, FrameBatch frames, Verdicts verdicts);
}
