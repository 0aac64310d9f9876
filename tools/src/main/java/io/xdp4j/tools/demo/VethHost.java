package io.xdp4j.tools.demo;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.wire.MacAddress;
import java.net.Inet4Address;

/** A network namespace with one end of a veth pair in it. */
final class VethHost implements AutoCloseable {

    static final String DEVICE = "veth0";

    private static final int PREFIX_LENGTH = 24;

    private final NetNamespace namespace;
    private final Inet4Address address;

    private Xdp xdp;
    private XdpInterface device;

    VethHost(Inet4Address address) throws XdpException {
        this.namespace = NetNamespace.create();
        this.address = address;
    }

    NetNamespace namespace() {
        return namespace;
    }

    Inet4Address address() {
        return address;
    }

    Xdp xdp() {
        return xdp;
    }

    XdpInterface device() {
        return device;
    }

    /** Brings the interface up and opens the driver on it. */
    void up() throws XdpException {
        namespace.call(() -> {
            try (var routes = RouteSocket.open()) {
                int index = link(routes).index();
                routes.addAddress(index, address, PREFIX_LENGTH);
                routes.setUp(index);
            }
            xdp = Xdp.linux();
            device = xdp.find(DEVICE);
            return device;
        });
    }

    /** Has the host know where {@code other} is, so that no time is spent on asking. */
    void meet(VethHost other) throws XdpException {
        MacAddress mac = other.device.mac();
        namespace.call(() -> {
            try (var routes = RouteSocket.open()) {
                routes.addNeighbour(device.index(), other.address, mac);
            }
            return null;
        });
    }

    @Override
    public void close() {
        if (xdp != null) {
            xdp.close();
        }
        namespace.close();
    }

    private static Link link(RouteSocket routes) throws XdpException {
        for (Link link : routes.links()) {
            if (link.name().equals(DEVICE)) {
                return link;
            }
        }
        throw new IllegalStateException(DEVICE + " is not in the namespace that it was made in");
    }
}
