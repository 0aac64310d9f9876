package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.util.concurrent.Callable;

/** A network namespace with both ends of a veth pair in it, {@code left} and {@code right}. */
final class VethPair {

    private VethPair() {}

    /** Runs {@code body} on a thread in such a namespace, which is gone afterwards. */
    static <T> T with(int mtu, Callable<T> body) throws XdpException {
        return with(1, mtu, body);
    }

    /** Runs {@code body} with that many queues of each end. */
    static <T> T with(int queues, int mtu, Callable<T> body) throws XdpException {
        try (NetNamespace namespace = NetNamespace.create()) {
            return namespace.call(() -> {
                try (RouteSocket routes = RouteSocket.open();
                        NetNamespace here = NetNamespace.current()) {
                    routes.createVeth(new VethSpec("left", "right", queues, mtu), here);
                    for (Link link : routes.links()) {
                        routes.setUp(link.index());
                    }
                }
                return body.call();
            });
        }
    }
}
