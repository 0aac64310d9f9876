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

/**
 * What is there where an end of a lab should be.
 *
 * @param isNamespace whether there is a namespace, and not just a file or nothing
 * @param links the interfaces in it
 * @param addresses those of the end's that its interface has
 */
record Site(boolean isNamespace, List<Link> links, List<String> addresses) {

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
