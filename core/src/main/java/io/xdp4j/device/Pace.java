package io.xdp4j.device;

/**
 * When the next frame of a capture is replayed.
 *
 * @since 0.1
 */
public enum Pace {

    /** At once, or when there is room for it. */
    FAST,

    /** As long after the first one as it was captured after that; at once if it was captured before. */
    RECORDED
}
