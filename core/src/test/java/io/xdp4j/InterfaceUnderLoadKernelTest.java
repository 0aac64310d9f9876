package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interfaces that change or vanish while frames are sent and received on both ends: no hang, no chunk lost. */
@KernelTest
@Timeout(60)
final class InterfaceUnderLoadKernelTest {

    private static final int MANY = 500;

    private RouteSocket route;
    private Xdp xdp;
    private LoadedEnd left;
    private LoadedEnd right;

    @AfterEach
    void close() {
        if (route != null) {
            xdp.close();
            route.close();
        }
    }

    @Test
    void deletedInterfaceIsReportedOnceAndTheProcessGoesOnWithAnother() throws Exception {
        start();

        route.delete(index("left"));

        left.awaitReport();
        right.awaitReport();
        assertReportedOnce(left);
        assertReportedOnce(right);
        closeEnds();
        flowAgain();
    }

    @Test
    void interfaceThatWasDownGoesOnWithTheSameSocket() throws Exception {
        start();
        int index = index("left");

        route.setDown(index);
        left.awaitReport();
        route.setUp(index);

        left.awaitReceived(MANY);
        right.awaitReceived(MANY);
        assertReportedOnce(left);
        assertEquals(0, right.missing());
    }

    @Test
    void movedInterfaceIsReportedOnceAndClosingStillDetaches() throws Exception {
        start();
        try (NetNamespace other = NetNamespace.create()) {
            route.move(index("left"), other);

            left.awaitReport();
            assertReportedOnce(left);
            assertEquals(0, right.missing());
            closeEnds();

            assertEquals(List.of(), other.call(() -> {
                try (RouteSocket there = RouteSocket.open()) {
                    return link(there, "left").programs();
                }
            }));
            route.delete(index("right"));
            flowAgain();
        }
    }

    @Test
    void mtuThatChangesWithinWhatFitsStopsNothing() throws Exception {
        start();

        for (int mtu = 1500; mtu >= 600; mtu -= 300) {
            route.setMtu(index("left"), mtu);
            route.setMtu(index("right"), mtu);
            left.awaitReceived(MANY);
            right.awaitReceived(MANY);
        }

        assertEquals(List.of(), left.reports());
        assertEquals(0, left.missing());
        assertEquals(0, right.missing());
    }

    @Test
    void mtuThatANativeProgramCannotTakeIsRefusedByTheKernelAndStopsNothing() throws Exception {
        start();

        var refused = assertThrows(XdpException.class, () -> route.setMtu(index("right"), 9000));

        assertEquals(Kind.INVALID, refused.kind());
        assertTrue(refused.getMessage().contains("9000"), refused.getMessage());
        left.awaitReceived(MANY);
        right.awaitReceived(MANY);
        assertEquals(List.of(), left.reports());
    }

    @Test
    void framesThatTheChunksDoNotHoldAfterTheMtuGrewAreCounted() throws Exception {
        try (Rig rig = Rig.veth(1, 1500);
                RouteSocket routes = RouteSocket.open();
                Umem small = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(64).withChunkSize(2048));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(64), small)) {
            routes.setMtu(rig.left().index(), 3000);
            routes.setMtu(rig.right().index(), 3000);

            rig.send(Frames.udp(4433, new byte[1900]), Frames.udp(4433, "fits"));

            assertEquals(60, receiver.next().length);
            assertEquals(1, receiver.socket().statistics().rxDropped());
        }
    }

    private void start() throws XdpException {
        if (route == null) {
            route = RouteSocket.open();
            xdp = Xdp.linux();
        }
        try (NetNamespace here = NetNamespace.current()) {
            route.createVeth(new VethSpec("left", "right", 1, 1500), here);
        }
        route.setUp(index("left"));
        route.setUp(index("right"));
        left = LoadedEnd.open(xdp, "left");
        right = LoadedEnd.open(xdp, "right");
        left.awaitReceived(MANY);
        right.awaitReceived(MANY);
    }

    private void flowAgain() throws XdpException {
        start();
        closeEnds();
    }

    private void closeEnds() {
        left.close();
        right.close();
    }

    private static void assertReportedOnce(LoadedEnd end) throws InterruptedException {
        assertEquals(0, end.missing(), "chunks are missing");
        assertEquals(1, end.reports().size(), () -> end.reports().toString());
        XdpException report = end.reports().getFirst();
        assertEquals(Kind.GONE, report.kind());
        assertTrue(report.getMessage().contains(end.socket().queue().toString()), report.getMessage());
    }

    private int index(String name) throws XdpException {
        return link(route, name).index();
    }

    private static Link link(RouteSocket routes, String name) throws XdpException {
        return routes.links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
