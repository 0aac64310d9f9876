package io.xdp4j.device;

import java.util.Objects;

/**
 * A place in an interface's data path where a program can be attached.
 *
 * @param device the interface
 * @param direction whether received or sent frames pass it
 * @param subLayer whether frames are looked at, or put in
 * @since 0.1
 */
public record Hook(XdpInterface device, Direction direction, SubLayer subLayer) {

    /** Which frames pass a hook. */
    public enum Direction {
        /** Frames that the interface receives. */
        RX,
        /** Frames that the host sends. */
        TX
    }

    /** What happens at a hook. */
    public enum SubLayer {
        /** A program looks at each frame and decides. */
        INSPECT,
        /** Frames are put in as if the layer above or below had done so. */
        INJECT
    }

    /** Checks that nothing is missing. */
    public Hook {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(subLayer, "subLayer");
    }

    @Override
    public String toString() {
        return device.name() + " " + direction + " " + subLayer;
    }
}
