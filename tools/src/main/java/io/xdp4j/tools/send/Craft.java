package io.xdp4j.tools.send;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.wire.MacAddress;
import java.util.List;

/**
 * A packet to be made. What is null is found out from the interface.
 *
 * @param kind what it is
 * @param source where it comes from, or null
 * @param destination where it goes
 * @param sourceMac the hardware address that it comes from, or null
 * @param destinationMac the hardware address that it goes to, or null
 * @param vlans the ids of its VLAN tags, the outer first: none, one or two
 * @param flags the flags of a TCP segment, u8
 * @param payload what is in it; not to be changed
 */
public record Craft(
        Kind kind,
        Endpoint source,
        Endpoint destination,
        MacAddress sourceMac,
        MacAddress destinationMac,
        List<Integer> vlans,
        int flags,
        byte[] payload) {

    /** What a packet is. */
    public enum Kind {
        /** A UDP datagram. */
        UDP,
        /** A TCP segment without options. */
        TCP,
        /** An ICMP or ICMPv6 echo request. */
        ICMP
    }

    /** Checks what goes together. */
    public Craft {
        vlans = List.copyOf(vlans);
        if (source != null && source.address().isWide() != destination.address().isWide()) {
            throw new IllegalArgumentException(
                    "--src " + source.address() + " and --dst " + destination.address() + " are of two IP versions");
        }
        boolean hasPort = destination.port() != Endpoint.NO_PORT || source != null && source.port() != Endpoint.NO_PORT;
        if (kind == Kind.ICMP && hasPort) {
            throw new IllegalArgumentException("icmp has no ports: leave them out of --dst and --src");
        }
    }

    /** Returns whether nothing has to be found out. */
    public boolean isComplete() {
        return source != null && sourceMac != null && destinationMac != null;
    }

    /**
     * Returns this packet with the hardware addresses of the two ends of a wire where it says none.
     *
     * @throws IllegalArgumentException if it does not say where it comes from: the ends have no addresses
     */
    public Craft onWire(XdpInterface from, XdpInterface to) {
        if (source == null) {
            throw new IllegalArgumentException("--src IP is needed: " + from.name() + " has no address");
        }
        return with(
                source, sourceMac == null ? from.mac() : sourceMac, destinationMac == null ? to.mac() : destinationMac);
    }

    Craft with(Endpoint source, MacAddress sourceMac, MacAddress destinationMac) {
        return new Craft(kind, source, destination, sourceMac, destinationMac, vlans, flags, payload);
    }
}
