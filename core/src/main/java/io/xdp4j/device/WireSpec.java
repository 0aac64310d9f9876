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
 * @param rss how both spread what they receive over their queues; {@link RssSpec#NONE} for the queue of the sender's
 *     number
 * @since 0.1
 */
public record WireSpec(String left, String right, int queues, int mtu, LinkSpec link, RssSpec rss) {

    /** One queue, an MTU of 1500, interfaces {@code soft0} and {@code soft1}. */
    public static final WireSpec DEFAULT = new WireSpec("soft0", "soft1", 1, 1500);

    /** A wire on which frames arrive at once, as they were sent, and on the queue of the sender's number. */
    public WireSpec(String left, String right, int queues, int mtu) {
        this(left, right, queues, mtu, LinkSpec.PERFECT, RssSpec.NONE);
    }

    /** Checks the ranges. */
    public WireSpec {
        Objects.requireNonNull(link, "link");
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(right, "right");
        Objects.requireNonNull(rss, "rss");
        if (left.isEmpty() || right.isEmpty() || left.equals(right)) {
            throw new IllegalArgumentException("names of the two ends: \"" + left + "\" and \"" + right + "\"");
        }
        if (queues < 1 || queues > 64) {
            throw new IllegalArgumentException("queues: " + queues + ", must be 1 to 64");
        }
        if (mtu < 68 || mtu > 65535) {
            throw new IllegalArgumentException("mtu: " + mtu + ", must be 68 to 65535");
        }
        if (rss.maxQueue() >= queues) {
            throw new IllegalArgumentException("rss: its table names queue " + rss.maxQueue() + ", there are " + queues
                    + "; give both, as in withQueues(4).withRss(RssSpec.over(4))");
        }
    }

    /** Returns this spec with another number of queues at each end. */
    public WireSpec withQueues(int queues) {
        return new WireSpec(left, right, queues, mtu, link, rss);
    }

    /** Returns this spec with another MTU, in bytes. */
    public WireSpec withMtu(int mtu) {
        return new WireSpec(left, right, queues, mtu, link, rss);
    }

    /** Returns this spec with a wire that carries frames otherwise: with a rate, a delay, losses. */
    public WireSpec withLink(LinkSpec link) {
        return new WireSpec(left, right, queues, mtu, link, rss);
    }

    /** Returns this spec with frames that both ends spread over their queues. */
    public WireSpec withRss(RssSpec rss) {
        return new WireSpec(left, right, queues, mtu, link, rss);
    }
}
