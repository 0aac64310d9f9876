package io.xdp4j.device;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A network of the software driver: interfaces, and what they are plugged into. What an interface sends that is plugged
 * into nothing is gone.
 *
 * @param nics the interfaces, 1 to 65,535; their indices are 1, 2, … in this order
 * @param joins what joins them; each interface at most once
 * @param time what it goes by
 * @param seed of chance on all links that have none of their own; each draws from it by its place in the network
 * @since 0.1
 */
public record NetworkSpec(List<NicSpec> nics, List<JoinSpec> joins, Time time, long seed) {

    /** What a network goes by. */
    public enum Time {

        /** The time of this machine. */
        REAL,

        /**
         * Time that passes only when a thread moves it on, which is the only one to use the network: so the same
         * program sees the same frames at the same nanosecond each time, however long it takes.
         */
        SIMULATED
    }

    /** A network in real time, with a seed of 1. */
    public NetworkSpec(List<NicSpec> nics, List<JoinSpec> joins) {
        this(nics, joins, Time.REAL, 1);
    }

    /** Checks that names are unique and joined once. */
    public NetworkSpec {
        Objects.requireNonNull(time, "time");
        nics = List.copyOf(nics);
        joins = List.copyOf(joins);
        if (nics.isEmpty() || nics.size() > 0xffff) {
            throw new IllegalArgumentException("a network of " + nics.size() + " interfaces: 1 to 65535 are possible");
        }
        Set<String> free = new HashSet<>();
        for (NicSpec nic : nics) {
            if (!free.add(nic.name())) {
                throw new IllegalArgumentException("two interfaces have the name " + nic.name());
            }
        }
        for (JoinSpec join : joins) {
            for (String nic : join.nics()) {
                if (!free.remove(nic)) {
                    throw new IllegalArgumentException(join + ": " + nic + " is not there, or plugged in elsewhere");
                }
            }
            if (time == Time.SIMULATED && join instanceof JoinSpec.Feed feed) {
                throw new IllegalArgumentException("a feed for " + feed.nic()
                        + " in simulated time: it works for threads that drive queues, which need real time");
            }
        }
    }

    /** Returns the network of a wire and its two ends. */
    public static NetworkSpec of(WireSpec wire) {
        return new NetworkSpec(
                List.of(
                        new NicSpec(wire.left(), wire.queues(), wire.mtu()).withRss(wire.rss()),
                        new NicSpec(wire.right(), wire.queues(), wire.mtu()).withRss(wire.rss())),
                List.of(new JoinSpec.Wire(wire.left(), wire.right(), wire.link())));
    }

    /** Returns this spec with other time. */
    public NetworkSpec withTime(Time time) {
        return new NetworkSpec(nics, joins, time, seed);
    }

    /** Returns this spec with another seed. */
    public NetworkSpec withSeed(long seed) {
        return new NetworkSpec(nics, joins, time, seed);
    }
}
