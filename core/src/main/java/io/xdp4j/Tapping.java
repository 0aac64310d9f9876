package io.xdp4j;

/**
 * That a {@link FrameTap} sees frames of a network, until it is closed.
 *
 * @since 0.1
 */
public final class Tapping implements AutoCloseable {

    private final SoftwareNetwork network;
    private final NetworkTap tap;

    Tapping(SoftwareNetwork network, NetworkTap tap) {
        this.network = network;
        this.tap = tap;
        network.network.taps().add(tap);
    }

    /**
     * Shows it no more frames, but perhaps those that other threads carry just now. Does nothing the second time.
     *
     * <p>Throws what the tap threw, if it did: it has seen no frame since.
     */
    @Override
    public void close() {
        network.network.taps().remove(tap);
        network.network.taps().check(tap);
    }
}
