package io.xdp4j.tools.doctor;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.wire.Ethernet;
import java.util.ArrayList;
import java.util.List;

/** Looks at whether frames pass at all: link, addresses, MTU, the way into this host. */
final class StateCheckup {

    /** A VLAN tag may come on top of the MTU. */
    private static final int ETHERNET_HEADER = Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH;

    private static final long MANY_CHANGES = 10;

    private StateCheckup() {}

    static Finding up(Link link) {
        return Finding.of("up", link.up(), "up", "down: no frame passes", "ip link set dev " + link.name() + " up");
    }

    /** Only of an interface that is up: else there is never a carrier. */
    static Finding carrier(Link link) {
        long changes = link.state().carrierChanges();
        boolean veth = link.kind().equals("veth");
        String often = changes > MANY_CHANGES ? "; it came and went " + changes + " times since it was made" : "";
        return Finding.of(
                "carrier",
                link.state().carrier(),
                "there" + often,
                (veth ? "none: the other end is down" : "none: nothing at the other side") + often,
                veth
                        ? "set the other end up"
                        : "look at cable and switch; some cards lose it for up to half a minute when a program is "
                                + "attached or zero-copy starts: wait, and open once");
    }

    static Finding frames(XdpInterface device) {
        int frame = device.mtu() + ETHERNET_HEADER;
        int room = UmemSpec.DEFAULT.maxFrame();
        return Finding.of(
                "frames fit chunks",
                frame <= room,
                frame + " bytes into " + room,
                "frames of up to " + frame + " bytes do not fit into a chunk, which has room for " + room
                        + "; frames of several chunks are not offered yet, nor larger chunks",
                "ip link set dev " + device.name() + " mtu " + (room - ETHERNET_HEADER));
    }

    static Finding addresses(Link link) {
        String name = "frames to others";
        if (link.kind().equals("veth") || link.state().loopback()) {
            return Finding.yes(name, "a program sees frames to every address");
        }
        return Finding.of(
                name,
                link.state().promiscuous(),
                "promiscuous: it takes frames to every address",
                "it takes frames to " + link.mac() + ", broadcast, and the multicast groups that somebody joined",
                "if you want others: ip link set dev " + link.name() + " promisc on");
    }

    /** The default route; empty if there is none here. */
    static List<Finding> wayIn(Link link) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return !routes.hasDefaultRoute(link.index())
                    ? List.of()
                    : List.of(Finding.no(
                            "safe to cut off",
                            "the default route leaves here: a program that takes too much cuts you off",
                            "let ARP, neighbour discovery, SSH and DNS pass, which xdp4j demands unless it is told "
                                    + "otherwise; try with a time limit: timeout 60 COMMAND"));
        }
    }

    /** How interrupts are held back; empty if nobody says. */
    static List<Finding> interrupts(Link link) {
        var parts = new ArrayList<String>();
        try (NetdevSocket netdev = NetdevSocket.open()) {
            netdev.napis(link.index()).stream()
                    .distinct()
                    .forEach(napi -> parts.add("napi_defer_hard_irqs " + napi.deferHardIrqs() + ", gro_flush_timeout "
                            + napi.groFlushTimeoutNanos() + " ns"));
        } catch (XdpException _) {
            // Linux older than 6.8
        }
        try (EthtoolNetlinkSocket ethtool = EthtoolNetlinkSocket.open()) {
            parts.add("rx-usecs " + ethtool.receiveMicros(link.index()));
        } catch (XdpException _) {
            // the driver has no such thing
        }
        return parts.isEmpty() ? List.of() : List.of(Finding.yes("interrupts", String.join("; ", parts)));
    }
}
