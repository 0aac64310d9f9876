package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.testkit.TestSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interfaces that go down, lose their MTU or go away, and links that change, as on Linux: see its tests. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NetworkFaultTest {

    private static final Duration AGES = Duration.ofMinutes(10);
    private static final byte[] FRAME = TestFrames.udp(7, "hello");
    private static final NetworkSpec REAL = NetworkSpec.of(TestBed.WIRE);
    private static final RuleList TO_APP = RuleList.parse("udp dst port 7 -> redirect app");

    /** What becomes of the interface. */
    private interface Event {
        void happenTo(TestBed bed) throws XdpException;
    }

    @Test
    void awaitReportsAnInterfaceThatIsSetDown() throws Exception {
        assertReportedOnce(
                "awaitReportsAnInterfaceThatIsSetDown", bed -> bed.left().down());
    }

    @Test
    void awaitReportsAnInterfaceThatIsRemoved() throws Exception {
        assertReportedOnce(
                "awaitReportsAnInterfaceThatIsRemoved", bed -> bed.left().remove());
    }

    private static void assertReportedOnce(String name, Event event) throws Exception {
        for (NetworkSpec spec : List.of(REAL, REAL.withTime(NetworkSpec.Time.SIMULATED))) {
            TestBed.test(name, spec, bed -> {
                XskSocket socket = bed.left().socket("app").socket();
                event.happenTo(bed);

                var gone = assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, AGES));

                assertEquals(Kind.GONE, gone.kind());
                assertFalse(socket.await(Events.RECEIVED, Duration.ofMillis(1)));
                socket.wakeup();
            });
        }
    }

    @Test
    void sleeperIsWokenWhenTheInterfaceGoesDown() throws Exception {
        TestBed.test("sleeperIsWoken", REAL, bed -> {
            XskSocket socket = bed.left().socket("app").socket();
            var waiting =
                    new FutureTask<>(() -> assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, AGES)));
            Thread thread = Thread.ofPlatform().daemon().start(waiting);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }

            bed.left().down();

            assertEquals(Kind.GONE, waiting.get().kind());
        });
    }

    @Test
    void simulatedWaitEndsWhenTheInterfaceGoesDown() throws Exception {
        TestBed.test("simulatedWaitEnds", bed -> {
            XskSocket socket = bed.left().socket("app").socket();
            bed.at(Duration.ofSeconds(1), () -> bed.left().down());

            assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, AGES));

            assertEquals(Duration.ofSeconds(1), bed.now());
        });
    }

    @Test
    void wakeupReportsToo() throws Exception {
        TestBed.test("wakeupReportsToo", bed -> {
            XskSocket socket = bed.left().socket("app").socket();
            bed.left().down();

            assertEquals(
                    Kind.GONE, assertThrows(XdpException.class, socket::wakeup).kind());
            socket.wakeup();
        });
    }

    @Test
    void interfaceThatGoesAgainIsReportedAgain() throws Exception {
        TestBed.test("interfaceThatGoesAgain", bed -> {
            XskSocket socket = bed.left().socket("app").socket();
            for (int i = 0; i < 2; i++) {
                bed.left().down();
                bed.left().down(); // it is
                assertThrows(XdpException.class, () -> socket.await(Events.RECEIVED, Duration.ZERO));
                assertFalse(socket.await(Events.RECEIVED, Duration.ZERO));

                bed.left().up();
                assertFalse(socket.await(Events.RECEIVED, Duration.ZERO));
            }
        });
    }

    @Test
    void frameThatIsThereComesBeforeTheNews() throws Exception {
        TestBed.test("frameThatIsThere", bed -> {
            TestSocket app = bed.left().socket("app");
            bed.left().attach(TO_APP);
            bed.right().send(FRAME);
            bed.left().down();

            assertTrue(app.socket().await(Events.RECEIVED, Duration.ZERO));
        });
    }

    @Test
    void interfaceThatIsDownKeepsWhatIsToBeSent() throws Exception {
        TestBed.test("interfaceThatIsDownKeeps", bed -> {
            XskSocket socket = bed.left().socket("app").socket();
            bed.left().down();
            Receiver.fillTx(socket, FRAME, 2);
            assertThrows(XdpException.class, socket::wakeup);
            assertEquals(2, socket.tx().pending());
            bed.left().send(FRAME); // of a host it is gone

            bed.left().up();
            socket.wakeup();

            bed.right().host().expect(FRAME, FRAME);
            assertEquals(1, bed.left().counters().unsent());
        });
    }

    @Test
    void interfaceThatIsDownReceivesNothingAndWorksAgain() throws Exception {
        TestBed.test("interfaceThatIsDownReceivesNothing", bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));
            bed.left().down();
            bed.right().send(FRAME);
            bed.right().host().expectNothing();

            bed.left().up();
            bed.right().send(FRAME);
            bed.right().host().expect(TestFrames.reflected(FRAME));
        });
    }

    @Test
    void removedInterfaceIsNotFound() throws Exception {
        TestBed.test("removedInterfaceIsNotFound", bed -> {
            XdpInterface left = bed.left().device();
            XdpLink link = bed.left().attach(RuleList.parse("icmp -> drop"));
            bed.left().remove();

            assertEquals(List.of(bed.right().device()), bed.network().interfaces());
            assertEquals(List.of(bed.right().device()), bed.xdp().interfaces());
            assertGone(() -> bed.xdp().find("left"));
            assertGone(() -> bed.network().counters(left));
            assertGone(() -> bed.network().up(left));
            assertGone(() -> link.replace(RuleList.parse("icmp -> drop")));
            link.close();
            bed.right().send(FRAME); // is gone
        });
    }

    private static void assertGone(org.junit.jupiter.api.function.Executable call) {
        assertEquals(Kind.GONE, assertThrows(XdpException.class, call).kind());
    }

    @Test
    void mtuIsAtMostWhatTheInterfaceWasMadeWith() throws Exception {
        TestBed.test("mtuIsAtMost", bed -> {
            XdpInterface before = bed.left().device();
            bed.left().mtu(100);
            assertEquals(100, bed.left().device().mtu());
            bed.network().mtu(before, 1500); // what is known of it may be old

            var refused = assertThrows(XdpException.class, () -> bed.left().mtu(1501));
            assertEquals(Kind.INVALID, refused.kind());
            assertThrows(XdpException.class, () -> bed.left().mtu(67));

            byte[] largest = TestFrames.ethernet(0x88B5, new byte[1504]);
            bed.right().send(largest);
            bed.left().host().expect(largest);
        });
    }

    @Test
    void frameTooLongForTheOtherEndIsRefusedThere() throws Exception {
        var spec = new NetworkSpec(
                List.of(NicSpec.of("large").withMtu(9000), NicSpec.of("small")),
                List.of(new JoinSpec.Wire("large", "small")));
        TestBed.test("frameTooLongForTheOtherEnd", spec, bed -> {
            bed.nic("large").send(TestFrames.ethernet(0x88B5, new byte[1505]), FRAME);

            bed.nic("small").host().expect(FRAME);
            assertEquals(1, bed.nic("small").counters().refused());
        });
    }

    @Test
    void linkIsShapedInOneDirectionWhatIsUnderWayStays() throws Exception {
        LinkSpec slow = LinkSpec.PERFECT.withDelay(Duration.ofMillis(5));
        TestBed.test("linkIsShaped", bed -> {
            bed.right().send(FRAME); // at once
            bed.right().linkTo(slow);
            bed.right().send(FRAME);
            bed.left().send(FRAME);
            bed.right().host().expect(FRAME);
            bed.left().host().expect(FRAME);

            bed.right().linkTo(LinkSpec.PERFECT.withLoss(1));
            bed.right().send(FRAME);
            bed.run();

            bed.left().host().expect(FRAME);
            assertEquals(Duration.ofMillis(5), bed.left().host().lastDelay());
            assertEquals(
                    new LinkCounters(3, 2, 1, 0, 0, 0, 0, 0, 2 * FRAME.length),
                    bed.right().linkCounters());
            assertEquals(1, bed.left().linkCounters().delivered());
        });
    }

    @Test
    void whatIsPluggedIntoNothingIsNotShaped() {
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(List.of(NicSpec.of("a")), List.of()));
        XdpInterface lone = network.interfaces().getFirst();

        assertThrows(IllegalStateException.class, () -> network.shape(lone, LinkSpec.PERFECT.withLoss(1)));
    }

    /** Threads send and drive while a link is changed and its ends go down and up; every frame is in one counter. */
    @Test
    void faultsUnderTrafficLoseNoCount() throws Exception {
        WireSpec wire = WireSpec.DEFAULT.withQueues(2);
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(wire));
        var end = new AtomicBoolean();
        try (Xdp xdp = Xdp.software(network)) {
            XdpInterface left = xdp.find("soft0");
            XdpInterface right = xdp.find("soft1");
            List<FutureTask<Long>> senders = new ArrayList<>();
            for (var queue : List.of(left.queue(0), left.queue(1), right.queue(0), right.queue(1))) {
                senders.add(new FutureTask<>(() -> sendUntil(xdp, queue, end)));
            }
            var driver = new FutureTask<>(() -> {
                network.drive(end::get, right.queue(1));
                return 0L;
            });
            senders.add(driver);
            senders.forEach(task -> Thread.ofPlatform().daemon().start(task));

            for (int round = 0; round < 200; round++) {
                fault(network, round % 2 == 0 ? left : right, round);
            }
            end.set(true);
            for (FutureTask<Long> task : senders) {
                task.get();
            }
            network.up(left);
            network.up(right);
            settle(network, left, right);

            assertSumsUp(network, left, right);
            assertSumsUp(network, right, left);
        } finally {
            end.set(true);
        }
    }

    private static void fault(SoftwareNetwork network, XdpInterface device, int round) throws XdpException {
        switch (round % 5) {
            case 0 -> network.down(device);
            case 1 -> network.mtu(device, 68 + round);
            case 2 -> network.shape(device, LinkSpec.PERFECT.withDelay(Duration.ofNanos(1000L * round)));
            case 3 -> network.shape(device, LinkSpec.PERFECT.withLoss(0.1));
            default -> network.mtu(device, 1500);
        }
        Thread.yield();
        network.up(device);
    }

    private static long sendUntil(Xdp xdp, io.xdp4j.device.XdpQueue queue, AtomicBoolean end) throws XdpException {
        Umem umem = xdp.umem(io.xdp4j.device.UmemSpec.DEFAULT.withChunks(256));
        try (XskSocket socket = xdp.open(queue, umem, io.xdp4j.device.XskSpec.DEFAULT.sendOnly())) {
            long sent = 0;
            while (!end.get()) {
                umem.pool().reclaim(socket.completion());
                if (socket.tx().reserve(32) == 32 && umem.pool().available() >= 32) {
                    Receiver.fillTx(socket, FRAME, 32);
                    sent += 32;
                }
                try {
                    socket.wakeup();
                } catch (XdpException e) {
                    assertEquals(Kind.GONE, e.kind());
                }
            }
            return sent;
        }
    }

    private static void settle(SoftwareNetwork network, XdpInterface left, XdpInterface right) throws XdpException {
        try (Xdp xdp = Xdp.software(network)) {
            while (underWay(network, left) + underWay(network, right) > 0) {
                for (XdpInterface device : List.of(left, right)) {
                    try (XskSocket socket = xdp.open(
                            device.queue(0),
                            xdp.umem(io.xdp4j.device.UmemSpec.DEFAULT.withChunks(64)),
                            io.xdp4j.device.XskSpec.DEFAULT.sendOnly())) {
                        socket.wakeup();
                    }
                }
            }
        }
    }

    private static long underWay(SoftwareNetwork network, XdpInterface from) throws XdpException {
        LinkCounters counters = network.counters(from);
        return counters.sent() - counters.delivered() - counters.lost() - counters.queueFull() - counters.noCarrier();
    }

    private static void assertSumsUp(SoftwareNetwork network, XdpInterface from, XdpInterface to) throws XdpException {
        LinkCounters link = network.counters(from);
        var sent = network.counters(from.queue(0)).plus(network.counters(from.queue(1)));
        var received = network.counters(to.queue(0)).plus(network.counters(to.queue(1)));
        assertTrue(link.delivered() > 1000, link::toString);
        assertEquals(link.sent(), sent.sent());
        assertEquals(link.sent(), link.delivered() + link.lost() + link.queueFull() + link.noCarrier(), link::toString);
        assertEquals(link.delivered(), received.received());
        assertEquals(received.received(), received.passed() + received.refused(), received::toString);
    }
}
