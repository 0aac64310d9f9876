package io.xdp4j;

/**
 * Sees frames of a {@link SoftwareNetwork}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FrameTap {

    /**
     * Sees a frame; called by the thread that carries it, amid its way, one call at a time. It may look and copy. It
     * must not change, send or wait for anything.
     *
     * <p>If it throws something it sees no more frames; the frames go on, whoever carries them does not notice, and
     * {@link Tapping#close} throws it.
     *
     * @param frame valid until this returns
     */
    void onFrame(TappedFrame frame);
}
