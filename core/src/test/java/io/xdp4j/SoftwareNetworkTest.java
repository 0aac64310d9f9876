package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Networks of more than a wire, and threads that drive them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SoftwareNetworkTest {

    private static final AttachSpec ALLOWED = AttachSpec.DEFAULT.withManagementAllowed();
    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(512);
    private static final XskSpec RINGS = XskSpec.DEFAULT.withRings(128);

    /** A socket with memory of its own that gets all that comes in on queue 0. */
    private record End(Xdp xdp, Umem umem, XskSocket socket) {

        static End open(Xdp xdp, XdpInterface device) throws XdpException {
            Umem umem = xdp.umem(MEMORY);
            XskSocket socket = xdp.open(device.queue(0), umem, RINGS);
            XskMap map = xdp.xskMap("map-" + device.name(), 1);
            map.put(0, socket);
            xdp.attach(device.rx(), RuleList.of(Match.all().redirect(map)), ALLOWED);
            return new End(xdp, umem, socket);
        }

        void send(int first, int count) throws XdpException {
            for (int i = 0; i < count; i++) {
                umem.pool().reclaim(socket.completion());
                while (umem.pool().available() == 0 || socket.tx().reserve(1) == 0) {
                    wake();
                    umem.pool().reclaim(socket.completion());
                    Thread.yield();
                }
                long chunk = umem.pool().take();
                MemorySegment frame = umem.memory().asSlice(chunk, 60);
                frame.set(ValueLayout.JAVA_INT_UNALIGNED, 20, first + i);
                socket.tx().set(0, chunk, 60);
                socket.tx().submit(1);
            }
            wake();
        }

        void wake() throws XdpException {
            if (socket.tx().needsWakeup()) {
                socket.wakeup();
            }
        }

        /** Takes frames until {@code count} came, and checks that they are numbered on. */
        void expect(int first, int count) throws XdpException {
            for (int next = first; next < first + count; ) {
                assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "nothing came");
                int n = socket.rx().peek(64);
                for (int i = 0; i < n; i++) {
                    long address = socket.rx().address(i);
                    assertEquals(next++, umem.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address + 20));
                    umem.pool().give(address);
                }
                socket.rx().release(n);
                umem.pool().refill(socket.fill());
            }
        }
    }

    @Test
    void interfacesHaveIndicesAndAddressesOfTheirOwn() throws XdpException {
        List<NicSpec> nics = java.util.stream.IntStream.range(0, 300)
                .mapToObj(i -> NicSpec.of("n" + i))
                .toList();
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(nics, List.of()));

        try (Xdp xdp = Xdp.software(network)) {
            assertEquals(network.interfaces(), xdp.interfaces());
            assertEquals(300, xdp.find("n299").index());
            assertEquals("02:00:00:00:01:2c", xdp.find("n299").mac().toString());
            assertEquals(
                    300,
                    xdp.interfaces().stream().map(XdpInterface::mac).distinct().count());
        }
    }

    @Test
    void framesGoToTheOtherEndOfTheirWireAlone() throws XdpException {
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(
                List.of(NicSpec.of("a"), NicSpec.of("b"), NicSpec.of("c"), NicSpec.of("d")),
                List.of(new JoinSpec.Wire("a", "d"), new JoinSpec.Wire("c", "b"))));
        try (Xdp xdp = Xdp.software(network)) {
            End a = End.open(xdp, xdp.find("a"));
            End b = End.open(xdp, xdp.find("b"));
            End c = End.open(xdp, xdp.find("c"));
            End d = End.open(xdp, xdp.find("d"));

            a.send(10, 1);
            b.send(20, 1);

            c.expect(20, 1);
            d.expect(10, 1);
            assertEquals(0, a.socket.rx().pending() + b.socket.rx().pending());
        }
    }

    @Test
    void whatIsSentIntoNothingIsGoneAndCompleted() throws XdpException {
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(List.of(NicSpec.of("lone")), List.of()));
        try (Xdp xdp = Xdp.software(network)) {
            End lone = End.open(xdp, xdp.find("lone"));

            lone.send(0, 5);

            assertEquals(5, lone.socket.completion().pending());
        }
    }

    @Test
    void xdpsShareANetworkAndNotAnInterface() throws XdpException {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        RuleList passing = RuleList.of(Match.all().pass());
        try (Xdp two = Xdp.software(network)) {
            XdpInterface soft0 = two.find("soft0");
            try (Xdp one = Xdp.software(network)) {
                End left = End.open(one, soft0);
                End right = End.open(two, two.find("soft1"));

                left.send(0, 3);
                right.expect(0, 3);

                assertSame(Kind.BUSY, error(() -> two.attach(soft0.rx(), passing, ALLOWED)));
                assertSame(Kind.BUSY, error(() -> two.open(soft0.queue(0), two.umem(MEMORY), RINGS)));
            }
            two.attach(soft0.rx(), passing, ALLOWED);
        }
    }

    private static Kind error(Executable wrong) {
        return assertThrows(XdpException.class, wrong).kind();
    }

    @Test
    void drivenQueuesNeedNoWakeupButWhenTheDriverSleeps() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        try (Xdp xdp = Xdp.software(network)) {
            End left = End.open(xdp, xdp.find("soft0"));
            End right = End.open(xdp, xdp.find("soft1"));
            assertTrue(left.socket.tx().needsWakeup());
            var stop = new AtomicBoolean();
            FutureTask<Void> driving = drive(network, stop, network.interfaces());

            for (int round = 0; round < 2_000; round++) {
                left.send(round * 50, 50);
                right.expect(round * 50, 50);
            }
            stop.set(true);
            driving.get();

            assertTrue(left.socket.tx().needsWakeup());
            assertFalse(right.socket.fill().needsWakeup());
        }
    }

    @Test
    void whatADriverLeavesIsDoneWhenItLeaves() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        try (Xdp xdp = Xdp.software(network)) {
            End left = End.open(xdp, xdp.find("soft0"));
            End right = End.open(xdp, xdp.find("soft1"));
            for (int round = 0; round < 300; round++) {
                var stop = new AtomicBoolean();
                FutureTask<Void> driving = drive(network, stop, network.interfaces());
                left.send(round * 3, 1);
                stop.set(true);
                left.send(round * 3 + 1, 2);

                right.expect(round * 3, 3);
                driving.get();
            }
        }
    }

    @Test
    void feedArrivesAsOftenAsThereIsRoomAndSinkTakesAll() throws Exception {
        byte[] one = Frames.udp(1, "one");
        byte[] two = Frames.udp(2, "two");
        SoftwareNetwork network = SoftwareNetwork.of(
                new NetworkSpec(List.of(NicSpec.of("fed")), List.of(new JoinSpec.Feed("fed", List.of(one, two)))));
        try (Xdp xdp = Xdp.software(network)) {
            End end = End.open(xdp, xdp.find("fed"));
            var stop = new AtomicBoolean();
            FutureTask<Void> driving = drive(network, stop, network.interfaces());

            for (int received = 0; received < 10_000; ) {
                assertTrue(end.socket.await(Events.RECEIVED, Rig.SOON));
                int n = end.socket.rx().peek(64);
                for (int i = 0; i < n; i++) {
                    long address = end.socket.rx().address(i);
                    byte[] expected = received++ % 2 == 0 ? one : two;
                    assertArrayEquals(
                            expected,
                            end.umem
                                    .memory()
                                    .asSlice(address, end.socket.rx().length(i))
                                    .toArray(ValueLayout.JAVA_BYTE));
                    end.umem.pool().give(address);
                }
                end.socket.rx().release(n);
                end.umem.pool().refill(end.socket.fill());
                if (end.socket.fill().needsWakeup()) {
                    end.socket.wakeup();
                }
            }
            end.send(0, 1_000);
            stop.set(true);
            driving.get();

            assertEquals(0, end.socket.tx().pending());
            assertEquals(0, end.socket.statistics().rxDropped());
        }
    }

    @Test
    void socketsAndProgramsComeAndGoUnderADriver() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(new NetworkSpec(
                List.of(NicSpec.of("fed")), List.of(new JoinSpec.Feed("fed", List.of(Frames.udp(1, "x"))))));
        var stop = new AtomicBoolean();
        FutureTask<Void> driving = drive(network, stop, network.interfaces());
        for (int round = 0; round < 300; round++) {
            try (Xdp xdp = Xdp.software(network)) {
                End end = End.open(xdp, xdp.find("fed"));
                assertTrue(end.socket.await(Events.RECEIVED, Rig.SOON));
                end.send(0, round % 100);
            }
            assertFalse(driving.isDone());
        }
        stop.set(true);
        driving.get();
    }

    @Test
    void queueIsDrivenByOneThreadAndMustExist() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        XdpInterface left = network.interfaces().getFirst();
        var stop = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        var driving = new FutureTask<Void>(() -> {
            network.drive(
                    () -> {
                        begun.countDown();
                        return stop.get();
                    },
                    left.queue(0));
            return null;
        });
        Thread.ofPlatform().daemon().start(driving);
        begun.await();

        assertThrows(IllegalStateException.class, () -> network.drive(() -> true, left.queue(0)));
        assertThrows(XdpException.class, () -> network.drive(() -> true, left.queue(1)));
        assertThrows(IllegalArgumentException.class, () -> network.drive(() -> true));
        stop.set(true);
        driving.get();
        network.drive(() -> true, left.queue(0));
    }

    @Test
    void interruptEndsTheDriver() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        var driving = new FutureTask<Boolean>(() -> {
            network.drive(() -> false, network.interfaces().getFirst().queue(0));
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = Thread.ofPlatform().daemon().start(driving);

        thread.interrupt();

        assertTrue(driving.get());
    }

    @Test
    void badSpecsAreRefused() {
        NicSpec a = NicSpec.of("a");
        assertThrows(IllegalArgumentException.class, () -> new NetworkSpec(List.of(a, a), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new NetworkSpec(List.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> new JoinSpec.Wire("a", "a"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkSpec(List.of(a), List.of(new JoinSpec.Wire("a", "b"))));
        assertThrows(IllegalArgumentException.class, () -> new JoinSpec.Feed("a", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new JoinSpec.Feed("a", List.of(new byte[13])));
        assertThrows(IllegalArgumentException.class, () -> NicSpec.of("a").withQueues(65));
        assertThrows(IllegalArgumentException.class, () -> NicSpec.of("a").withMtu(67));
        assertThrows(IllegalArgumentException.class, () -> NicSpec.of(""));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoftwareNetwork.of(
                        new NetworkSpec(List.of(a), List.of(new JoinSpec.Feed("a", List.of(new byte[1519]))))));
    }

    private static FutureTask<Void> drive(SoftwareNetwork network, AtomicBoolean stop, List<XdpInterface> devices) {
        var driving = new FutureTask<Void>(() -> {
            network.drive(
                    stop::get,
                    devices.stream().map(device -> device.queue(0)).toArray(io.xdp4j.device.XdpQueue[]::new));
            return null;
        });
        Thread.ofPlatform().daemon().start(driving);
        return driving;
    }
}
