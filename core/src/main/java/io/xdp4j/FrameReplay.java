package io.xdp4j;

import io.xdp4j.software.link.Replay;

/**
 * Frames of a capture that come to an interface of a {@link SoftwareNetwork}, and how far that is. For the thread that
 * began it.
 *
 * @since 0.1
 */
public final class FrameReplay {

    private final Replay replay;

    FrameReplay(Replay replay) {
        this.replay = replay;
    }

    /** Returns whether all have come. */
    public boolean isOver() {
        return replay.isOver();
    }

    /** Returns how many have come. */
    public long sent() {
        return replay.sent();
    }

    /** Returns how many were left out: shorter than a header of Ethernet, or longer than the interface takes. */
    public long skipped() {
        return replay.skipped();
    }
}
