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
 * @since 0.1
 */
public record NicSpec(String name, int queues, int mtu, boolean sharedQueues, VlanMode vlan) {

    /** The most sockets of a queue. */
    public static final int MAX_SOCKETS = 256;

    /** An interface whose queues have one socket each. */
    public NicSpec(String name, int queues, int mtu) {
        this(name, queues, mtu, false, VlanMode.KEEP);
    }

    /** Checks the ranges. */
    public NicSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vlan, "vlan");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name of an interface: it is empty");
        }
        if (queues < 1 || queues > 64) {
            throw new IllegalArgumentException(name + ": queues: " + queues + ", must be 1 to 64");
        }
        if (mtu < 68 || mtu > 65535) {
            throw new IllegalArgumentException(name + ": mtu: " + mtu + ", must be 68 to 65535");
        }
    }

    /** Returns an interface of one queue with an MTU of 1500. */
    public static NicSpec of(String name) {
        return new NicSpec(name, 1, 1500);
    }

    /** Returns this spec with another number of queues. */
    public NicSpec withQueues(int queues) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan);
    }

    /** Returns this spec with another MTU, in bytes. */
    public NicSpec withMtu(int mtu) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan);
    }

    /** Returns this spec, a queue of which may have several sockets: up to {@value #MAX_SOCKETS}. */
    public NicSpec withSharedQueues() {
        return new NicSpec(name, queues, mtu, true, vlan);
    }

    /** Returns this spec with tags that stay in received frames, or are taken off. */
    public NicSpec withVlan(VlanMode vlan) {
        return new NicSpec(name, queues, mtu, sharedQueues, vlan);
    }
}
