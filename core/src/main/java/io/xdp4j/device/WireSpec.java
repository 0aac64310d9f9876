package io.xdp4j.device;

import java.util.Objects;

/**
 * A wire of the software driver and the two interfaces at its ends.
 *
 * @param left the name of one interface
 * @param right the name of the other
 * @param queues how many queues each has, 1 to 64
 * @param mtu the MTU of both, 68 to 65535 bytes
 * @param link how it carries frames, in each direction
 * @since 0.1
 */
public record WireSpec(String left, String right, int queues, int mtu, LinkSpec link) {

    /** One queue, an MTU of 1500, interfaces {@code soft0} and {@code soft1}. */
    public static final WireSpec DEFAULT = new WireSpec("soft0", "soft1", 1, 1500);

    /** A wire on which frames arrive at once, and as they were sent. */
    public WireSpec(String left, String right, int queues, int mtu) {
        this(left, right, queues, mtu, LinkSpec.PERFECT);
    }

    /** Checks the ranges. */
    public WireSpec {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(right, "right");
        if (left.isEmpty() || right.isEmpty() || left.equals(right)) {
            throw new IllegalArgumentException("names of the two ends: \"" + left + "\" and \"" + right + "\"");
        }
        if (queues < 1 || queues > 64) {
            throw new IllegalArgumentException("queues: " + queues + ", must be 1 to 64");
        }
        if (mtu < 68 || mtu > 65535) {
            throw new IllegalArgumentException("mtu: " + mtu + ", must be 68 to 65535");
        }
    }

    /** Returns this spec with another number of queues at each end. */
    public WireSpec withQueues(int queues) {
        return new WireSpec(left, right, queues, mtu, link);
    }

    /** Returns this spec with another MTU, in bytes. */
    public WireSpec withMtu(int mtu) {
        return new WireSpec(left, right, queues, mtu, link);
    }

    /** Returns this spec with a wire that carries frames otherwise: with a rate, a delay, losses. */
    public WireSpec withLink(LinkSpec link) {
        return new WireSpec(left, right, queues, mtu, link);
    }
}
