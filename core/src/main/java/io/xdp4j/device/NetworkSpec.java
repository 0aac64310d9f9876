package io.xdp4j.device;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A network of the software driver: interfaces, and what they are plugged into. What an interface sends that is plugged
 * into nothing is gone.
 *
 * @param nics the interfaces, 1 to 65,535; their indices are 1, 2, … in this order
 * @param joins what joins them; each interface at most once
 * @since 0.1
 */
public record NetworkSpec(List<NicSpec> nics, List<JoinSpec> joins) {

    /** Checks that names are unique and joined once. */
    public NetworkSpec {
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
        }
    }

    /** Returns the network of a wire and its two ends. */
    public static NetworkSpec of(WireSpec wire) {
        return new NetworkSpec(
                List.of(
                        new NicSpec(wire.left(), wire.queues(), wire.mtu()),
                        new NicSpec(wire.right(), wire.queues(), wire.mtu())),
                List.of(new JoinSpec.Wire(wire.left(), wire.right(), wire.link())));
    }
}
