package io.xdp4j.tools.send;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.netlink.NextHop;
import io.xdp4j.linux.netlink.NextHops;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.wire.MacAddress;
import java.net.InetAddress;

/** Finds out what a packet to be made lacks, as the kernel would: it sends nothing for that. */
public final class Completion {

    private final XdpInterface device;

    /** Asks about {@code device}. */
    public Completion(XdpInterface device) {
        this.device = device;
    }

    /** Returns {@code craft} with all that was null. */
    public Craft of(Craft craft) throws XdpException {
        if (craft.isComplete()) {
            return craft;
        }
        IpAddress to = craft.destination().address();
        NextHop hop = needsRoute(craft) ? hop(to) : null;
        return craft.with(
                craft.source() == null ? source(to, hop) : craft.source(),
                craft.sourceMac() == null ? device.mac() : craft.sourceMac(),
                craft.destinationMac() == null ? mac(to, hop) : craft.destinationMac());
    }

    private static boolean needsRoute(Craft craft) {
        IpAddress to = craft.destination().address();
        boolean isGroup = to.isMulticast() || to.isBroadcast();
        return craft.source() == null || craft.destinationMac() == null && !isGroup;
    }

    private NextHop hop(IpAddress to) throws XdpException {
        try (NextHops hops = NextHops.open()) {
            return hops.of(device.index(), to.bytes());
        } catch (XdpException e) {
            throw new XdpException(
                    e.kind(),
                    "find the way to " + to + " through " + device.name(),
                    e.code(),
                    "there is no route",
                    "say --dst-mac and --src");
        }
    }

    private Endpoint source(IpAddress to, NextHop hop) throws XdpException {
        if (hop.source().length == to.bytes().length) {
            return new Endpoint(IpAddress.of(hop.source()), Endpoint.NO_PORT);
        }
        try (RouteSocket routes = RouteSocket.open()) {
            for (InetAddress each : routes.addresses(device.index())) {
                if (each.getAddress().length == to.bytes().length) {
                    return new Endpoint(IpAddress.of(each.getAddress()), Endpoint.NO_PORT);
                }
            }
        }
        throw new XdpException(
                XdpException.Kind.GONE,
                "find a source address for " + to,
                0,
                device.name() + " has no address of this IP version",
                "say --src");
    }

    private MacAddress mac(IpAddress to, NextHop hop) throws XdpException {
        if (to.isMulticast()) {
            return to.groupMac();
        }
        if (to.isBroadcast() || hop.isBroadcast()) {
            return MacAddress.BROADCAST;
        }
        if (hop.mac() != null) {
            return hop.mac();
        }
        IpAddress next = IpAddress.of(hop.address());
        throw new XdpException(
                XdpException.Kind.GONE,
                "find the MAC address of " + next,
                0,
                "the kernel does not know it on " + device.name(),
                "say --dst-mac, or make the kernel ask: ping -c 1 " + next);
    }
}
