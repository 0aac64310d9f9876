package io.xdp4j.tools.doctor;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import java.util.List;
import java.util.Set;

/**
 * The other end of a veth.
 *
 * @param where it is, for people
 * @param links it, as far as it can be seen; none if not
 * @param offloads its offloads; none if they are unknown
 */
record OtherEnd(String where, List<Link> links, Offloads offloads) {

    private static final Offloads UNKNOWN = new Offloads(Set.of(), Set.of());
    private static final int BIGGEST_NATIVE_MTU = 3506; // a page less headroom 256, Ethernet 14, skb_shared_info 320

    /** Finds the other end of {@code link}. */
    static OtherEnd of(Link link, List<Link> here) {
        Link.Peer peer = link.peer();
        if (peer.isHere()) {
            return new OtherEnd("in this namespace", select(here, peer.index()), OffloadCheckup.look(peer.index()));
        }
        String name = name(peer.namespace());
        String where = "in namespace " + (name.isEmpty() ? "number " + peer.namespace() : name);
        try (RouteSocket routes = RouteSocket.open()) {
            return new OtherEnd(
                    where, select(routes.links(peer.namespace()), peer.index()), offloads(name, peer.index()));
        } catch (XdpException _) { // that needs CAP_NET_ADMIN there
            return new OtherEnd(where, List.of(), UNKNOWN);
        }
    }

    boolean isSeen() {
        return !links.isEmpty();
    }

    boolean isOffloadsKnown() {
        return !offloads.active().isEmpty();
    }

    /** Its name, or a word for it. */
    String name() {
        return isSeen() ? links.getFirst().name() : "PEER";
    }

    /** Whether it is there, up, and lets frames in that are redirected to this end. */
    Finding finding() {
        String title = "other end";
        if (!isSeen()) {
            return Finding.unknown(title, where + ", which this process may not look into");
        }
        Link end = links.getFirst();
        String what = end.name() + " " + where;
        return Finding.of(
                title,
                end.up(),
                what + ", up, "
                        + (end.programs().isEmpty()
                                ? "no program"
                                : "program " + end.programs().getFirst().id()) + ", GRO " + gro(),
                what + " is down",
                "there: ip link set dev " + end.name() + " up");
    }

    /** Whether a native program of one buffer can be attached to the interface that this is the other end of. */
    Finding nativeMtu() {
        String title = "MTU for native";
        if (!isSeen()) {
            return Finding.unknown(title, "native programs need an MTU of at most " + BIGGEST_NATIVE_MTU + " there");
        }
        int mtu = links.getFirst().mtu();
        return Finding.of(
                title,
                mtu <= BIGGEST_NATIVE_MTU,
                "the other end's is " + mtu,
                "the other end's is " + mtu + "; native programs of one buffer are refused above " + BIGGEST_NATIVE_MTU,
                "there: ip link set dev " + name() + " mtu " + BIGGEST_NATIVE_MTU + ", or generic mode");
    }

    private String gro() {
        return !isOffloadsKnown() ? "unknown" : OffloadCheckup.hasGro(offloads) ? "on" : "off";
    }

    private static List<Link> select(List<Link> links, int index) {
        return links.stream().filter(link -> link.index() == index).toList();
    }

    /** The name under which {@code ip netns} knows a namespace; empty if it has none. */
    private static String name(int number) {
        try (RouteSocket routes = RouteSocket.open()) {
            for (String name : NamedNamespaces.names()) {
                if (isNumber(routes, name, number)) {
                    return name;
                }
            }
        } catch (XdpException _) {
            return ""; // the names are for root
        }
        return "";
    }

    private static boolean isNumber(RouteSocket routes, String name, int number) {
        try (NetNamespace namespace = NamedNamespaces.open(name)) {
            return routes.number(namespace) == number;
        } catch (XdpException _) {
            return false; // half made, or just deleted
        }
    }

    private static Offloads offloads(String namespace, int index) {
        if (namespace.isEmpty()) {
            return UNKNOWN;
        }
        try (NetNamespace there = NamedNamespaces.open(namespace)) {
            return there.call(() -> OffloadCheckup.look(index));
        } catch (XdpException _) {
            return UNKNOWN;
        }
    }
}
