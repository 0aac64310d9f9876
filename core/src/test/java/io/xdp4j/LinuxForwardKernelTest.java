package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;

/** {@link ForwardContract} in the kernel. */
@KernelTest
final class LinuxForwardKernelTest implements ForwardContract {

    @Override
    public Xdp pairs() throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            deleteVeths(route);
            route.createVeth(new VethSpec("source", "left", 1, 1500), here);
            route.createVeth(new VethSpec("out", "sink", 1, 1500), here);
            for (Link link : route.links()) {
                route.setUp(link.index());
            }
        }
        return Xdp.linux();
    }

    /** Those of the round before in the same test. */
    private static void deleteVeths(RouteSocket route) throws XdpException {
        for (String name : new String[] {"source", "out"}) {
            for (Link link : route.links()) {
                if (link.name().equals(name)) {
                    route.delete(link.index());
                }
            }
        }
    }
}
