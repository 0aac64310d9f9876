package io.xdp4j;

import static io.xdp4j.HostBed.assertFrames;
import static io.xdp4j.HostBed.send;
import static io.xdp4j.HostBed.taken;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Feature;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several sockets, and programs of their own, on one queue, on every driver that has that. */
@SuppressWarnings("try") // closing early is what some of these tests are about
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
interface SharedQueueContract {

    byte[] ONE = Frames.udp(1, "one");
    byte[] TWO = Frames.udp(2, "the second");
    byte[] THREE = Frames.udp(3, "three");

    /** Makes two joined interfaces whose queues may have several sockets. */
    HostBed bed(int queues) throws XdpException;

    @Test
    default void socketsOfOneQueueAreToldApartByRules() throws XdpException {
        try (HostBed bed = bed(1);
                HostBed.End first = bed.open(bed.left.queue(0), HostBed.RINGS);
                HostBed.End second = bed.open(bed.left.queue(0), HostBed.RINGS);
                XdpLink _ = bed.received(
                        bed.left,
                        Match.udpDestinationPort(1).redirectOrDrop(first.socket()),
                        Match.udpDestinationPort(2).redirectOrDrop(second.socket()))) {
            Host host = bed.host(bed.left);

            send(bed.host(bed.right), ONE, TWO, THREE, ONE);

            assertFrames(first.received(), ONE, ONE);
            assertFrames(second.received(), TWO);
            assertFrames(taken(host), THREE);
        }
    }

    @Test
    default void socketsOfOneQueueAreToldApartByMaps() throws XdpException {
        try (HostBed bed = bed(1);
                HostBed.End first = bed.open(bed.left.queue(0), HostBed.RINGS);
                HostBed.End second = bed.open(bed.left.queue(0), HostBed.RINGS);
                XskMap here = bed.xdp.xskMap("here", 1);
                XskMap there = bed.xdp.xskMap("there", 1);
                XdpLink _ = bed.received(
                        bed.left,
                        Match.udpDestinationPort(1).redirect("here"),
                        Match.all().redirect("there"))) {
            here.put(0, first.socket());
            there.put(0, second.socket());

            send(bed.host(bed.right), ONE, TWO);

            assertFrames(first.received(), ONE);
            assertFrames(second.received(), TWO);
        }
    }

    @Test
    default void eachSocketSendsAndGetsItsOwnChunksBack() throws XdpException {
        try (HostBed bed = bed(1);
                HostBed.End first = bed.open(bed.left.queue(0), HostBed.RINGS.sendOnly());
                HostBed.End second = bed.open(bed.left.queue(0), HostBed.RINGS.sendOnly())) {
            Host far = bed.host(bed.right);

            first.send(ONE);
            second.send(TWO, THREE);

            assertFrames(taken(far), ONE, TWO, THREE);
            assertEquals(256, first.umem().pool().available());
            assertEquals(256, second.umem().pool().available());
        }
    }

    @Test
    default void driverSendsOfEachSocketInTurn() throws Exception {
        var stop = new AtomicBoolean();
        XskSpec rings = XskSpec.DEFAULT.withRings(256).sendOnly();
        try (HostBed bed = bed(1);
                HostBed.End first = bed.open(bed.left.queue(0), rings);
                HostBed.End second = bed.open(bed.left.queue(0), rings)) {
            Host far = bed.host(bed.right);
            for (int i = 0; i < 192; i++) {
                first.put(ONE);
                second.put(TWO);
            }

            var driving = new FutureTask<>(() -> {
                bed.network.drive(stop::get, bed.left.queue(0));
                return null;
            });
            Thread.ofPlatform().daemon().start(driving);
            while (far.waiting() < 384) {
                Thread.yield();
            }
            stop.set(true);
            driving.get();

            List<byte[]> seen = taken(far);
            assertEquals(64, count(seen.subList(0, 128), ONE));
            assertEquals(128, count(seen.subList(0, 256), ONE));
            assertEquals(192, count(seen, ONE));
        }
    }

    private static long count(List<byte[]> frames, byte[] wanted) {
        return frames.stream().filter(frame -> Arrays.equals(frame, wanted)).count();
    }

    @Test
    default void socketThatNobodyReadsStopsNoOther() throws XdpException {
        XskSpec small = XskSpec.DEFAULT.withRings(4);
        try (HostBed bed = bed(1);
                HostBed.End stopped = bed.open(bed.left.queue(0), small);
                HostBed.End other = bed.open(bed.left.queue(0), HostBed.RINGS);
                XdpLink _ = bed.received(
                        bed.left,
                        Match.udpDestinationPort(1).redirectOrDrop(stopped.socket()),
                        Match.all().redirectOrDrop(other.socket()))) {
            Host sender = bed.host(bed.right);
            for (int i = 0; i < 20; i++) {
                send(sender, ONE, TWO);
            }

            assertEquals(4, stopped.received().size());
            assertEquals(20, other.received().size());
            assertEquals(16, stopped.socket().statistics().rxDropped());
            assertEquals(0, other.socket().statistics().rxDropped());
        }
    }

    @Test
    default void closedSocketLeavesTheOthersAndItsNameIsFree() throws XdpException {
        try (HostBed bed = bed(1);
                HostBed.End first = bed.open(bed.left.queue(0), HostBed.RINGS);
                HostBed.End second = bed.open(bed.left.queue(0), HostBed.RINGS);
                HostBed.End third = bed.open(bed.left.queue(0), HostBed.RINGS);
                XdpLink _ = bed.received(
                        bed.left,
                        Match.udpDestinationPort(2).redirectOrDrop(second.socket()),
                        Match.udpDestinationPort(3).redirectOrDrop(third.socket()))) {
            String name = "socket-" + bed.left.index() + "-0";
            assertEquals(name, first.socket().name());
            assertEquals(name + "-2", second.socket().name());
            assertEquals(name + "-3", third.socket().name());

            first.close();
            second.close();
            send(bed.host(bed.right), ONE, TWO, THREE);

            assertFrames(third.received(), THREE);
            try (HostBed.End again = bed.open(bed.left.queue(0), HostBed.RINGS);
                    HostBed.End next = bed.open(bed.left.queue(0), HostBed.RINGS)) {
                assertEquals(name, again.socket().name());
                assertEquals(name + "-2", next.socket().name());
                third.send(THREE);
                next.send(TWO);
            }
        }
    }

    @Test
    default void socketsOfAQueueAndOfTwoInterfacesShareMemory() throws XdpException {
        try (HostBed bed = bed(1);
                Umem umem = bed.xdp.umem(UmemSpec.DEFAULT.withChunks(256))) {
            try (XskSocket first = bed.xdp.open(bed.left.queue(0), umem, HostBed.RINGS);
                    XskSocket second = bed.xdp.open(bed.left.queue(0), umem, HostBed.RINGS);
                    XskSocket far = bed.xdp.open(bed.right.queue(0), umem, HostBed.RINGS);
                    XdpLink _ = bed.received(
                            bed.left,
                            Match.udpDestinationPort(1).redirect(first),
                            Match.all().redirect(second))) {
                var sender = new HostBed.End(umem, far);

                sender.send(ONE, TWO);

                assertFrames(new HostBed.End(umem, first).received(), ONE);
                assertFrames(new HostBed.End(umem, second).received(), TWO);
                assertThrows(IllegalStateException.class, umem::close);
                assertEquals(0, umem.chunks().user());
            }
            assertEquals(256, umem.pool().available());
        }
    }

    @Test
    default void manySocketsFitAndOneMoreIsBusy() throws XdpException {
        XskSpec tiny = XskSpec.DEFAULT.withRings(1).sendOnly();
        try (HostBed bed = bed(1);
                Umem umem = bed.xdp.umem(UmemSpec.DEFAULT.withChunks(1))) {
            List<XskSocket> sockets = new ArrayList<>();
            for (int i = 0; i < NicSpec.MAX_SOCKETS; i++) {
                sockets.add(bed.xdp.open(bed.left.queue(0), umem, tiny));
            }
            var busy = assertThrows(XdpException.class, () -> bed.xdp.open(bed.left.queue(0), umem, tiny));
            assertEquals(Kind.BUSY, busy.kind());

            sockets.removeFirst().close();
            sockets.add(bed.xdp.open(bed.left.queue(0), umem, tiny));
            sockets.forEach(XskSocket::close);
        }
    }

    @Test
    default void featuresSayWhetherAQueueMayHaveSeveral() throws XdpException {
        try (HostBed shared = bed(1);
                HostBed other = HostBed.of(1);
                HostBed.End _ = other.open(other.left.queue(0), HostBed.RINGS)) {
            assertTrue(shared.xdp.features(shared.left).has(Feature.SHARED_QUEUES));
            assertFalse(other.xdp.features(other.left).has(Feature.SHARED_QUEUES));
            var busy = assertThrows(XdpException.class, () -> other.open(other.left.queue(0), HostBed.RINGS));
            assertEquals(Kind.BUSY, busy.kind());
            assertTrue(busy.advice().contains("shared queues"), busy.advice());
        }
    }

    @Test
    default void programOfOneQueueSeesNoOther() throws XdpException {
        RuleList drops = RuleList.of(Match.all().drop());
        try (HostBed bed = bed(2);
                XdpLink one = bed.xdp.attach(bed.left.rx(), drops, HostBed.ANY.onQueue(1));
                XdpLink all = bed.received(bed.left, Match.all().pass());
                XdpLink sent = bed.xdp.attach(bed.right.tx(), drops, HostBed.ANY.onQueue(0))) {
            Host host = bed.host(bed.left);
            Host far = bed.host(bed.right);
            for (int queue = 0; queue < 2; queue++) {
                assertTrue(far.send(queue, MemorySegment.ofArray(ONE), 0, ONE.length));
            }
            assertFrames(taken(host));
            assertEquals(1, sent.counters().getFirst().packets());
            assertEquals(1, one.counters().getFirst().packets());
            assertEquals(0, all.counters().getFirst().packets());

            one.replace(RuleList.of());
            sent.close();
            for (int queue = 0; queue < 2; queue++) {
                assertTrue(far.send(queue, MemorySegment.ofArray(TWO), 0, TWO.length));
            }
            assertFrames(taken(host), TWO, TWO);
            assertEquals(2, all.counters().getFirst().packets());
        }
    }

    @Test
    default void programsOfQueuesAndOfAllAreAskedInTheOrderInWhichTheyWereAttached() throws XdpException {
        RuleList drops = RuleList.of(Match.udpDestinationPort(1).drop());
        try (HostBed bed = bed(2);
                XdpLink first = bed.xdp.attach(bed.left.rx(), drops, HostBed.ANY.onQueue(0));
                XdpLink second = bed.xdp.attach(bed.left.rx(), drops, HostBed.ANY);
                XdpLink third = bed.xdp.attach(bed.left.rx(), drops, HostBed.ANY.onQueue(0))) {
            send(bed.host(bed.right), ONE, TWO);

            assertEquals(1, first.counters().getFirst().packets());
            assertEquals(0, second.counters().getFirst().packets());
            assertEquals(1, second.counters().getLast().packets());
            assertEquals(1, third.counters().getLast().packets());
        }
    }

    @Test
    default void programOfAQueueThatThereIsNotIsRefused() throws XdpException {
        try (HostBed bed = bed(2)) {
            var refused = assertThrows(
                    XdpException.class, () -> bed.xdp.attach(bed.left.rx(), RuleList.of(), HostBed.ANY.onQueue(2)));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("queues 0 to 1"), refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> HostBed.ANY.onQueue(-1));
        }
    }
}
