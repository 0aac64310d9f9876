package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.AttachSpec;
import io.xdp4j.KernelTest;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskSocket;
import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What sockets and links say when their interface goes away under them. */
@KernelTest
final class GoneInterfaceKernelTest {

    private static final Duration AGES = Duration.ofMinutes(10);
    private static final RuleList RULES =
            RuleList.of(Match.udpDestinationPort(9).drop());

    /** What becomes of the interface. */
    private interface Event {
        void happenTo(int index, RouteSocket route) throws XdpException;
    }

    @Test
    void awaitReportsAnInterfaceThatIsSetDown() throws XdpException {
        assertReportedOnce((index, route) -> route.setDown(index));
    }

    @Test
    void awaitReportsAnInterfaceThatIsDeleted() throws XdpException {
        assertReportedOnce((index, route) -> route.delete(index));
    }

    @Test
    void awaitReportsAnInterfaceThatIsMovedAway() throws XdpException {
        try (NetNamespace other = NetNamespace.create()) {
            assertReportedOnce((index, route) -> route.move(index, other));
        }
    }

    @Test
    void interfaceThatGoesAgainIsReportedAgain() throws XdpException {
        try (RouteSocket route = veth();
                Xdp xdp = Xdp.linux();
                Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
                XskSocket socket = open(xdp, umem)) {
            int index = socket.queue().device().index();
            for (int i = 0; i < 2; i++) {
                route.setDown(index);
                assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, Duration.ZERO));
                assertFalse(socket.await(Events.RECEIVED, Duration.ZERO));

                route.setUp(index);
                assertFalse(socket.await(Events.RECEIVED, Duration.ZERO));
            }
        }
    }

    @Test
    void replacingTheProgramOfADeletedInterfaceIsGone() throws XdpException {
        try (RouteSocket route = veth();
                Xdp xdp = Xdp.linux()) {
            XdpInterface device = xdp.find("left");
            try (XdpLink link = xdp.attach(device.rx(), RULES, AttachSpec.DEFAULT)) {
                route.delete(device.index());

                var refused = assertThrows(XdpException.class, () -> link.replace(RULES));

                assertEquals(Kind.GONE, refused.kind());
            }
        }
    }

    private static void assertReportedOnce(Event event) throws XdpException {
        try (RouteSocket route = veth();
                Xdp xdp = Xdp.linux();
                Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
                XskSocket socket = open(xdp, umem)) {
            event.happenTo(socket.queue().device().index(), route);

            var gone = assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, AGES));

            assertEquals(Kind.GONE, gone.kind());
            assertFalse(socket.await(Events.RECEIVED, Duration.ofMillis(1)));
            socket.wakeup();
        }
    }

    private static XskSocket open(Xdp xdp, Umem umem) throws XdpException {
        return xdp.open(xdp.find("left").queue(0), umem, XskSpec.DEFAULT.withRings(64));
    }

    private static RouteSocket veth() throws XdpException {
        RouteSocket route = RouteSocket.open();
        try (NetNamespace here = NetNamespace.current()) {
            route.createVeth(new VethSpec("left", "right", 1, 1500), here);
        }
        for (Link link : route.links()) {
            if (link.kind().equals("veth")) {
                route.setUp(link.index());
            }
        }
        return route;
    }
}
