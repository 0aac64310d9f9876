package io.xdp4j;

import static io.xdp4j.HostBed.assertFrames;
import static io.xdp4j.HostBed.send;
import static io.xdp4j.HostBed.taken;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Match;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The host behind an interface of the software driver, and sockets that give it frames. */
@SuppressWarnings("try") // what is closed is what frames go through
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostTest {

    private static final byte[] ONE = Frames.udp(1, "one");
    private static final byte[] TWO = Frames.udp(2, "the second");
    private static final byte[] THREE = Frames.udp(3, "three");
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void queueThatThereIsNotIsNamed() throws Exception {
        var network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));
        Host host = network.host(network.interfaces().getFirst());

        var error = assertThrows(
                IndexOutOfBoundsException.class, () -> host.send(5, MemorySegment.ofArray(new byte[60]), 0, 60));

        assertEquals("queue 5 of soft0, which has 1", error.getMessage());
    }

    @Test
    void hostHasWhatProgramsPassInItsOrder() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink _ = bed.received(bed.right, Match.udpDestinationPort(2).drop())) {
            Host host = bed.host(bed.right);
            assertSame(host, bed.host(bed.right));
            assertEquals(bed.right, host.device());

            send(bed.host(bed.left), ONE, TWO, THREE);

            assertEquals(2, host.waiting());
            assertFrames(taken(host), ONE, THREE);
            assertEquals(0, host.waiting());
        }
    }

    @Test
    void hostHasWhatComesWithoutAnyProgram() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.left);

            send(bed.host(bed.right), ONE);

            assertFrames(taken(host), ONE);
        }
    }

    @Test
    void framesBeforeTheHostWasAskedForAreNotKept() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host sender = bed.host(bed.left);
            send(sender, ONE);
            Host host = bed.host(bed.right);
            send(sender, TWO);

            assertFrames(taken(host), TWO);
        }
    }

    @Test
    void handlerThatSendsAnswersOnTheQueueThatTheFrameCameBy() throws XdpException {
        try (HostBed bed = HostBed.of(2);
                HostBed.End end = bed.open(bed.left.queue(1), HostBed.RINGS);
                XskMap map = bed.xdp.xskMap(2);
                XdpLink _ = bed.received(bed.left, Match.all().redirect(map))) {
            map.put(1, end.socket());
            Host host = bed.host(bed.right);
            end.send(ONE);

            assertEquals(1, host.receive((memory, offset, length) -> {
                memory.set(JAVA_BYTE, offset, (byte) 0x42);
                return FrameHandler.Next.SEND;
            }));

            byte[] answer = ONE.clone();
            answer[0] = 0x42;
            assertFrames(end.received(), answer);
        }
    }

    @Test
    void frameThatIsKeptIsShownAgain() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.right);
            send(bed.host(bed.left), ONE, TWO);

            assertEquals(0, host.receive((_, _, _) -> FrameHandler.Next.KEEP));

            assertFrames(taken(host), ONE, TWO);
        }
    }

    @Test
    void handlerThatReceivesIsRefused() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.right);
            send(bed.host(bed.left), ONE);

            assertThrows(
                    IllegalStateException.class,
                    () -> host.receive((_, _, _) -> {
                        host.receive((_, _, _) -> FrameHandler.Next.DONE);
                        return FrameHandler.Next.DONE;
                    }));

            assertFrames(taken(host), ONE);
        }
    }

    @Test
    void whatNobodyTakesIsBoundedAndCounted() throws XdpException {
        for (int mtu : new int[] {1500, 65535}) {
            try (HostBed bed = new HostBed(
                    NicSpec.of("left").withMtu(mtu), NicSpec.of("right").withMtu(mtu))) {
                Host host = bed.host(bed.right);
                Host sender = bed.host(bed.left);
                for (int i = 0; i < 1500; i++) {
                    send(sender, ONE);
                }

                assertEquals(1500, host.waiting() + host.overflowed());
                assertTrue(host.overflowed() > 0);
                assertEquals(host.waiting(), taken(host).size());
                send(sender, TWO);
                assertFrames(taken(host), TWO);
            }
        }
    }

    /** It has little memory at first; meanwhile some are taken, so that they do not begin at its start. */
    @Test
    void manyFramesAreKeptInTheirOrderAsTheyWere() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.right);
            Host sender = bed.host(bed.left);
            int sent = 0;
            int taken = 0;
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < 100; i++) {
                    send(sender, Frames.udp(1 + sent, "frame " + sent++));
                }
                for (int i = 0; i < 30; i++) {
                    int number = taken++;
                    byte[] expected = Frames.udp(1 + number, "frame " + number);
                    var isFirst = new AtomicBoolean(true);
                    host.receive((memory, offset, length) -> {
                        if (!isFirst.getAndSet(false)) {
                            return FrameHandler.Next.KEEP;
                        }
                        assertFrames(List.of(memory.asSlice(offset, length).toArray(JAVA_BYTE)), expected);
                        return FrameHandler.Next.DONE;
                    });
                }
            }
            assertEquals(12 * 70, host.waiting());
            assertEquals(0, host.overflowed());
        }
    }

    @Test
    void frameThatTheInterfaceCannotCarryIsNotTaken() throws XdpException {
        try (HostBed bed = HostBed.of(1)) {
            Host sender = bed.host(bed.left);
            MemorySegment memory = MemorySegment.ofArray(new byte[2000]);

            assertFalse(sender.send(memory, 0, 13));
            assertFalse(sender.send(memory, 0, 1519));
            assertTrue(sender.send(memory, 0, 1518));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.send(memory, 1000, 1001));
            assertThrows(IndexOutOfBoundsException.class, () -> sender.send(1, memory, 0, 60));
        }
    }

    @Test
    void interfaceOfAnotherNetworkHasNoHost() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                HostBed other = new HostBed(NicSpec.of("a"), NicSpec.of("b"))) {
            var gone = assertThrows(XdpException.class, () -> bed.network.host(other.left));

            assertEquals(Kind.GONE, gone.kind());
        }
    }

    @Test
    void waitEndsWithTheFrameAndElseWithTheTime() throws Exception {
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.right);
            assertFalse(host.await(Duration.ofMillis(2)));
            var waiting = new FutureTask<>(() -> host.await(LONG));
            Thread waiter = Thread.ofPlatform().daemon().start(waiting);
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.yield();
            }

            send(bed.host(bed.left), ONE);

            assertTrue(waiting.get());
            assertTrue(host.await(Duration.ZERO));
        }
    }

    @Test
    void waitBringsInWhatIsOnItsWay() throws Exception {
        LinkSpec slow = LinkSpec.PERFECT.withDelay(Duration.ofMillis(20));
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT.withLink(slow)));
        XdpInterface near = network.interfaces().getFirst();
        Host host = network.host(network.interfaces().getLast());
        var waiting = new FutureTask<>(() -> host.await(LONG));
        Thread waiter = Thread.ofPlatform().daemon().start(waiting);
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.yield();
        }

        send(network.host(near), ONE);

        assertTrue(waiting.get());
        assertFrames(taken(host), ONE);
    }

    @Test
    void hostReceivesOfADriverToo() throws Exception {
        var stop = new AtomicBoolean();
        try (HostBed bed = HostBed.of(1)) {
            Host host = bed.host(bed.right);
            var driving = new FutureTask<>(() -> {
                bed.network.drive(stop::get, bed.left.queue(0), bed.right.queue(0));
                return null;
            });
            Thread.ofPlatform().daemon().start(driving);

            send(bed.host(bed.left), ONE);

            assertTrue(host.await(LONG));
            stop.set(true);
            driving.get();
            assertFrames(taken(host), ONE);
        }
    }

    @Test
    void socketGivesFramesToTheHostPastThePrograms() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                XdpLink link = bed.received(bed.left, Match.all().drop());
                XdpLink far = bed.received(bed.right, Match.all().pass());
                HostBed.End end = bed.open(bed.left.queue(0), HostBed.RINGS.withSendsTo(Direction.RX))) {
            Host host = bed.host(bed.left);

            end.send(ONE, TWO);

            assertFrames(taken(host), ONE, TWO);
            assertEquals(0, link.counters().getFirst().packets());
            assertEquals(0, far.counters().getFirst().packets());
            assertEquals(
                    256, end.umem().pool().available() + end.socket().fill().pending());
        }
    }

    @Test
    void partsThatASocketPutsInAreOneFrameForTheHost() throws XdpException {
        byte[] jumbo = Frames.udp(1, new byte[6000]);
        NicSpec large = NicSpec.of("left").withMtu(9000);
        try (HostBed bed = new HostBed(large, NicSpec.of("right").withMtu(9000));
                HostBed.End end = bed.open(
                        bed.left.queue(0),
                        HostBed.RINGS.sendOnly().withSendsTo(Direction.RX).withMultiBuffer())) {
            Host host = bed.host(bed.left);
            int first = 3000;
            assertEquals(2, end.socket().tx().reserve(2));
            for (int i = 0; i < 2; i++) {
                long chunk = end.umem().pool().take();
                int length = i == 0 ? first : jumbo.length - first;
                MemorySegment.copy(jumbo, i * first, end.umem().memory(), JAVA_BYTE, chunk, length);
                if (i == 0) {
                    end.socket().tx().setContinued(i, chunk, length);
                } else {
                    end.socket().tx().set(i, chunk, length);
                }
            }
            end.socket().tx().submit(2);

            end.send();

            assertFrames(taken(host), jumbo);
            assertEquals(256, end.umem().pool().available());
        }
    }

    @Test
    void socketThatGivesFramesToNobodyLosesNoChunk() throws XdpException {
        try (HostBed bed = HostBed.of(1);
                HostBed.End end =
                        bed.open(bed.left.queue(0), HostBed.RINGS.sendOnly().withSendsTo(Direction.RX))) {
            end.send(ONE, new byte[4], TWO);

            assertEquals(256, end.umem().pool().available());
        }
    }
}
