package io.xdp4j.tools.lab;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Errno;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is there where an end of a lab should be.
 *
 * @param isNamespace whether there is a namespace, and not just a file or nothing
 * @param links the interfaces in it
 * @param addresses those of the end's that its interface has
 */
record Site(boolean isNamespace, List<Link> links, List<String> addresses) {

    /** What the kernel may put into every new namespace. Source: fb_tunnels_only_for_init_net in sysctl/net.rst. */
    private static final Set<String> FALLBACKS =
            Set.of("tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0");

    static Site of(Lab.End end) throws XdpException {
        try (NetNamespace namespace = NamedNamespaces.open(end.namespace())) {
            return namespace.call(() -> read(end));
        } catch (XdpException e) {
            if (Errno.EINVAL.is(e) || Errno.ENOENT.is(e)) {
                return new Site(false, List.of(), List.of());
            }
            throw Errno.exception("look into network namespace " + end.namespace(), e.code());
        }
    }

    Optional<Link> device() {
        return device(links);
    }

    /** Whether frames can be sent to it by IPv4. */
    boolean isReady(Lab.End end) {
        return device().map(Link::up).orElse(false) && hasIpv4(end);
    }

    boolean hasIpv4(Lab.End end) {
        return addresses.contains(end.addresses().getFirst());
    }

    /**
     * Whether it can be this end, whole or at any moment of its making or removal. A namespace with only the loopback
     * can be; one with other interfaces only if its own has the end's address.
     */
    boolean canBe(Lab.End end, Site other) {
        return hasIpv4(end)
                || links.stream().allMatch(link -> isBorn(link) || isDevice(link))
                        && (device().isEmpty() || isJoinedTo(other));
    }

    private boolean isJoinedTo(Site other) {
        if (device().isEmpty() || other.device().isEmpty()) {
            return false;
        }
        Link here = device().get();
        Link there = other.device().get();
        return !here.peer().isHere()
                && here.peer().index() == there.index()
                && there.peer().index() == here.index();
    }

    private static boolean isBorn(Link link) {
        return link.state().loopback() || FALLBACKS.contains(link.name());
    }

    private static Site read(Lab.End end) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            List<Link> links = route.links();
            Optional<Link> device = device(links);
            List<InetAddress> there =
                    device.isPresent() ? route.addresses(device.get().index()) : List.of();
            List<String> addresses = end.addresses().stream()
                    .filter(address -> there.contains(InetAddress.ofLiteral(address)))
                    .toList();
            return new Site(true, links, addresses);
        }
    }

    private static Optional<Link> device(List<Link> links) {
        return links.stream().filter(Site::isDevice).findFirst();
    }

    private static boolean isDevice(Link link) {
        return link.name().equals(Lab.DEVICE) && link.kind().equals("veth");
    }
}
