package io.xdp4j.examples;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Two network namespaces joined by a veth pair: an example runs here, a kernel socket at the peer. */
final class Hosts implements AutoCloseable {

    static final String DEVICE = "veth0";
    static final InetAddress HERE = InetAddress.ofLiteral("10.77.1.1");
    static final InetAddress PEER = InetAddress.ofLiteral("10.77.1.2");
    private static final VethSpec PAIR = new VethSpec(DEVICE, DEVICE, 1, 1500);

    private final NetNamespace here;
    private final NetNamespace peer;

    Hosts() throws XdpException {
        this.here = NetNamespace.create();
        this.peer = NetNamespace.create();
        here.call(() -> {
            try (var routes = RouteSocket.open()) {
                routes.createVeth(PAIR, peer);
            }
            return null;
        });
        up(here, HERE);
        up(peer, PEER);
    }

    NetNamespace here() {
        return here;
    }

    /** What a socket of the peer's does. */
    interface Work<T> {
        T with(DatagramSocket socket) throws IOException;
    }

    <T> T atPeer(Work<T> work) throws XdpException {
        return peer.call(() -> {
            try (var socket = new DatagramSocket()) {
                return work.with(socket);
            }
        });
    }

    /** Whether a program is attached to the example's interface. */
    boolean isAttached() throws XdpException {
        return here.call(() -> {
            try (var routes = RouteSocket.open()) {
                return routes.links().stream().anyMatch(link -> !link.programs().isEmpty());
            }
        });
    }

    @Override
    public void close() {
        here.close();
        peer.close();
    }

    private static void up(NetNamespace host, InetAddress address) throws XdpException {
        host.call(() -> {
            try (var routes = RouteSocket.open()) {
                for (Link link : routes.links()) {
                    if (link.name().equals(DEVICE)) {
                        routes.addAddress(link.index(), address, 24);
                        routes.setUp(link.index());
                    }
                }
            }
            return null;
        });
    }
}
