package io.xdp4j.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Genetlink;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.wire.MacAddress;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The netlink client, on interfaces of a namespace of its own. */
@KernelTest
final class RouteSocketKernelTest {

    private static final VethSpec SPEC = new VethSpec("one", "two", 4, 2000);

    @Test
    void newNamespaceHasALoopbackInterfaceThatIsDown() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            Link loopback = route.links().getFirst();

            assertEquals("lo", loopback.name());
            assertFalse(loopback.up());
            assertEquals(List.of(), loopback.programs());
        }
    }

    @Test
    void vethPairIsMadeAcrossNamespaces() throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace there = NetNamespace.create()) {
            route.createVeth(SPEC, there);

            Link one = find(route.links(), "one");
            assertEquals("veth", one.kind());
            assertEquals(2000, one.mtu());
            assertEquals(4, one.rxQueues());
            assertTrue(there.call(RouteSocketKernelTest::names).contains("two"));
        }
    }

    @Test
    void interfaceIsSetUpAndDownAndItsMtuChangedAndDeleted() throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            route.createVeth(SPEC, here);
            int index = find(route.links(), "one").index();

            route.setUp(index);
            assertTrue(find(route.links(), "one").up());
            route.setDown(index);
            assertFalse(find(route.links(), "one").up());
            route.setMtu(index, 1400);
            assertEquals(1400, find(route.links(), "one").mtu());
            route.delete(index);
            assertEquals(List.of("lo"), names());
        }
    }

    @Test
    void addressesAreListedAsTheyWereAdded() throws Exception {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            route.createVeth(SPEC, here);
            int index = find(route.links(), "one").index();
            InetAddress v4 = InetAddress.ofLiteral("10.77.0.1");
            InetAddress v6 = InetAddress.ofLiteral("fd77::1");

            route.addAddress(index, v4, 24);
            route.addAddress(index, v6, 64);
            route.addNeighbour(index, InetAddress.ofLiteral("10.77.0.2"), MacAddress.parse("02:00:00:00:00:02"));

            assertTrue(
                    route.addresses(index).containsAll(List.of(v4, v6)),
                    route.addresses(index).toString());
            assertFalse(route.hasDefaultRoute(index));
        }
    }

    @Test
    void refusalHasTheKernelsOwnWords() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            var refused = assertThrows(XdpException.class, () -> route.setMtu(1, -5));
            assertFalse(refused.getMessage().isEmpty());
            var missing = assertThrows(XdpException.class, () -> route.delete(4711));

            assertEquals(Kind.GONE, missing.kind());
            assertTrue(missing.getMessage().contains("4711"), missing.getMessage());
        }
    }

    @Test
    void driverAndItsFeaturesAndQueuesAreTold() throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetdevSocket netdev = NetdevSocket.open();
                EthtoolSocket ethtool = EthtoolSocket.open();
                NetNamespace here = NetNamespace.current()) {
            route.createVeth(SPEC, here);
            int index = find(route.links(), "one").index();

            assertEquals("veth", ethtool.driver("one"));
            assertEquals(4, ethtool.rxQueues("one"));
            long features = netdev.features(index).xdp();
            assertTrue((features & Genetlink.NETDEV_XDP_ACT_BASIC) != 0);
            assertEquals(0, features & Genetlink.NETDEV_XDP_ACT_XSK_ZEROCOPY);
        }
    }

    private static List<String> names() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream().map(Link::name).toList();
        }
    }

    private static Link find(List<Link> links, String name) {
        return links.stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
