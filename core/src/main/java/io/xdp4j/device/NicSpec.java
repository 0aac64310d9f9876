package io.xdp4j.device;

import java.util.Objects;

/**
 * An interface of the software driver.
 *
 * @param name its name, unique in its network
 * @param queues how many queues it has, 1 to 64
 * @param mtu its MTU, 68 to 65535 bytes
 * @param sharedQueues whether a queue may have several sockets; on Linux, and by default, it has one
 * @param vlan what it does with the VLAN tag of received frames
 * @param rss how it spreads what it receives over its queues; {@link RssSpec#NONE} for the queue of the sender's number
 * @since 0.1
 */
public record NicSpec(String name, int queues, int mtu, boolean sharedQueues, VlanMode vlan, RssSpec rss) {

    /** The most sockets of a queue. */
    public static final int MAX_SOCKETS = 256;

    /** The smallest MTU. */
    public static final int MIN_MTU = 68;

    /** An interface whose queues have one socket each, and on which frames come in on the sender's queue. */
    public NicSpec(String name, int queues, int mtu) {
        this(name, queues, mtu, false, VlanMode.KEEP, RssSpec.NONE);
    }

    /** Checks the ranges. */
    public NicSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vlan, "vlan");
        Objects.requireNonNull(rss, "rss");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name of an interface: it is empty");
        }
        if (queues < 1 || queues > 64) {
            throw new IllegalArgumentException(name + ": queues: " + queues + ", must be 1 to 64");
        }
        if (mtu < MIN_MTU || mtu > 65535) {
            throw new IllegalArgumentException(name + ": mtu: " + mtu + ", must be 68 to 65535");
        }
        if (rss.maxQueue() >= queues) {
            throw new IllegalArgumentException(name + ": rss: its table names queue " + rss.maxQueue() + ", there are "
                    + queues + "; give both, as in withQueues(4).withRss(RssSpec.over(4))");
        }
    }

    /** Returns an interface of one queue with an MTU of 1500. */
    public static NicSpec of(String name) {
        return new NicSpec(name, 1, 1500);
    }

    /** Returns this spec with another number of queues. */
    public NicSpec withQueues(int queues) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan, rss);
    }

    /** Returns this spec with another MTU, in bytes. */
    public NicSpec withMtu(int mtu) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan, rss);
    }

    /** Returns this spec, a queue of which may have several sockets: up to {@value #MAX_SOCKETS}. */
    public NicSpec withSharedQueues() {
        return new NicSpec(name, queues, mtu, true, vlan, rss);
    }

    /** Returns this spec with tags that stay in received frames, or are taken off. */
    public NicSpec withVlan(VlanMode vlan) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan, rss);
    }

    /** Returns this spec with frames that are spread over its queues. */
    public NicSpec withRss(RssSpec rss) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan, rss);
    }
}
