package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.Match;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What sockets and rings do, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface SocketContract {

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default Rig rig() throws XdpException {
        return rig(1, 1500);
    }

    @Test
    default void redirectedFrameArrivesUnchanged() throws XdpException {
        byte[] frame = Frames.udp(4433, "hello");
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {

            rig.send(frame);

            assertArrayEquals(frame, receiver.next());
        }
    }

    @Test
    default void frameThatNoRuleTakesDoesNotArrive() throws XdpException {
        byte[] wanted = Frames.udp(4433, "wanted");
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {

            rig.send(Frames.udp(4434, "not wanted"), wanted);

            assertArrayEquals(wanted, receiver.next());
            assertEquals(0, receiver.socket().rx().peek(1));
        }
    }

    @Test
    default void framesArriveInTheOrderInWhichTheyWereSent() throws XdpException {
        byte[][] frames = new byte[1500][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Frames.udp(4433, "frame " + i);
        }
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {

            rig.send(frames);

            for (byte[] frame : frames) {
                assertArrayEquals(frame, receiver.next());
            }
        }
    }

    @Test
    default void receivedFrameKeepsTheHeadroomFreeThatWasAskedFor() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(64).withHeadroom(32));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(64), umem)) {

            rig.send(Frames.udp(4433, "hello"));

            assertTrue(receiver.socket().await(Events.RECEIVED, Rig.SOON));
            assertEquals(1, receiver.socket().rx().peek(8));
            assertEquals(256 + 32, receiver.socket().rx().offset(0));
            assertFalse(receiver.socket().rx().continues(0));
        }
    }

    @Test
    default void oneWakeupSendsMoreThanTheDriverTakesInACall() throws XdpException {
        int frames = 1000;
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            Receiver.fillTx(sender, Frames.udp(4433, "one of many"), frames);

            sender.wakeup();

            assertEquals(0, sender.tx().pending());
            assertEquals(frames, receiver.count(frames));
        }
    }

    @Test
    default void chunksOfSentFramesComeBack() throws XdpException {
        int frames = 100;
        try (Rig rig = rig();
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            int before = memory.pool().available();
            Receiver.fillTx(sender, Frames.udp(9, "gone"), frames);
            assertEquals(before - frames, memory.pool().available());

            sender.wakeup();

            for (int back = 0; back < frames; back += memory.pool().reclaim(sender.completion())) {
                assertTrue(sender.await(Events.COMPLETED, Rig.SOON), "only " + back + " came back");
            }
            assertEquals(before, memory.pool().available());
        }
    }

    @Test
    default void awaitIsFalseWhenTheTimeIsOver() throws XdpException {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            assertFalse(receiver.socket().await(Events.RECEIVED, Duration.ofMillis(5)));
            assertFalse(receiver.socket().await(Events.COMPLETED, Duration.ofMillis(5)));
            assertFalse(receiver.socket().await(Events.ANY, Duration.ZERO));
        }
    }

    @Test
    default void awaitThatSpinsFirstSeesAFrameThatComesAfterIt() throws Exception {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withSpinNanos(1_000_000))) {
            var waiter = new Waiter(receiver.socket(), Rig.SOON);

            rig.send(Frames.udp(4433, "late"));

            assertTrue(waiter.result());
        }
    }

    @Test
    default void awaitForEverEndsWhenAFrameComes() throws Exception {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            var waiter = new Waiter(receiver.socket(), ChronoUnit.FOREVER.getDuration());

            rig.send(Frames.udp(4433, "at last"));

            assertTrue(waiter.result());
        }
    }

    @Test
    default void interruptEndsAwaitAndStaysSet() throws Exception {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            var waiter = new Waiter(receiver.socket(), Duration.ofMinutes(10));

            waiter.thread().interrupt();

            assertFalse(waiter.result());
            assertTrue(waiter.wasInterrupted());
        }
    }

    @Test
    default void closeByAnotherThreadEndsAwait() throws Exception {
        for (long spinNanos : new long[] {0, 10_000_000_000L}) {
            try (Rig rig = rig();
                    Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withSpinNanos(spinNanos))) {
                var waiter = new Waiter(receiver.socket(), Duration.ofMinutes(10));

                receiver.socket().close();

                assertFalse(waiter.result());
            }
        }
    }

    @Test
    default void socketsOnTwoQueuesCanShareMemory() throws XdpException {
        byte[] frame = Frames.udp(4433, "hello");
        try (Rig rig = rig(2, 1500);
                Umem umem = rig.umem();
                XskSocket other = rig.xdp().open(rig.left().queue(1), umem, XskSpec.DEFAULT.withRings(512));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(512), umem)) {
            assertEquals(1, other.queue().id());

            rig.send(frame);

            assertArrayEquals(frame, receiver.next());
        }
    }

    @Test
    default void memoryStaysUsableAfterTheSocketThatItWasFirstUsedByIsClosed() throws XdpException {
        byte[] frame = Frames.udp(4433, "hello");
        try (Rig rig = rig(2, 1500);
                Umem umem = rig.umem()) {
            XskSocket first = rig.xdp().open(rig.left().queue(1), umem, XskSpec.DEFAULT.withRings(256));
            try (Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(256), umem)) {
                first.close();
                first = rig.xdp().open(rig.left().queue(1), umem, XskSpec.DEFAULT.withRings(256));

                rig.send(frame);

                assertArrayEquals(frame, receiver.next());
            }
            first.close();
        }
    }

    @Test
    default void framesWithoutAChunkAreCounted() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(4));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(64), umem)) {

            for (int i = 0; i < 10; i++) {
                rig.send(Frames.udp(4433, "frame " + i));
            }

            assertEquals(4, receiver.count(4));
            var statistics = receiver.socket().statistics();
            assertEquals(6, statistics.fillRingEmpty());
            assertEquals(6, statistics.rxDropped());
        }
    }

    @Test
    default void framesBeyondAFullRxRingAreCounted() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(64));
                Receiver receiver = Receiver.open(rig, new XskSpec(4, 4, 64, 64, SocketMode.AUTO, true, 0), umem)) {

            for (int i = 0; i < 10; i++) {
                rig.send(Frames.udp(4433, "frame " + i));
            }

            assertEquals(4, receiver.count(4));
            assertEquals(6, receiver.socket().statistics().rxRingFull());
        }
    }

    @Test
    default void descriptorsThatLieInNoChunkAreCountedAndNotSent() throws XdpException {
        byte[] frame = Frames.udp(4433, "good");
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            int chunks = memory.pool().available();
            sender.tx().reserve(2);
            sender.tx().set(0, memory.spec().sizeBytes(), frame.length);
            sender.tx().set(1, memory.pool().take() + memory.spec().chunkSize() - 10, frame.length);
            sender.tx().submit(2);
            Receiver.fillTx(sender, frame, 1);

            sender.wakeup();

            assertArrayEquals(frame, receiver.next());
            assertEquals(2, sender.statistics().txInvalid());
            for (int back = 0; back < 3; back += memory.pool().reclaim(sender.completion())) {
                assertTrue(sender.await(Events.COMPLETED, Rig.SOON), "only " + back + " came back");
            }
            assertEquals(chunks, memory.pool().available());
            assertEquals(1, memory.pool().foreignAddresses());
        }
    }

    @Test
    default void sendingWaitingAndReceivingAllocateNothing() throws XdpException {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            var loop = new SteadyState(sender, receiver.socket(), Frames.udp(4433, "again and again"));

            double bytes = Allocation.bytesPerRun(20_000, loop);

            assertTrue(bytes < 1, bytes + " bytes a frame");
            assertTrue(loop.received() > 0);
        }
    }

    @Test
    default void receiveOfAFrameSocketThatIsClosedIsZero() throws XdpException {
        try (Rig rig = rig()) {
            FrameSocket socket = FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.udpDestinationPort(4433));
            rig.send(Frames.udp(4433, "a"));
            FrameHandler closes = (_, _, _) -> {
                socket.close();
                return FrameHandler.Next.DONE;
            };

            assertEquals(0, socket.receive(closes, Rig.SOON));
            assertEquals(0, socket.receive(closes, Duration.ZERO));
        }
    }

    /** A thread that waits for a frame. */
    final class Waiter {

        private final Thread thread;
        private final AtomicReference<Object> outcome = new AtomicReference<>();
        private volatile boolean interrupted;

        Waiter(XskSocket socket, Duration timeout) throws InterruptedException {
            var started = new CountDownLatch(1);
            this.thread = Thread.ofPlatform().start(() -> {
                started.countDown();
                try {
                    outcome.set(socket.await(Events.RECEIVED, timeout));
                } catch (XdpException | RuntimeException e) {
                    outcome.set(e);
                }
                interrupted = Thread.currentThread().isInterrupted();
            });
            started.await();
        }

        Thread thread() {
            return thread;
        }

        boolean result() throws InterruptedException {
            assertTrue(thread.join(Rig.SOON.multipliedBy(2)), "await did not end");
            return switch (outcome.get()) {
                case Boolean result -> result;
                case Object failure -> throw new AssertionError(failure);
            };
        }

        boolean wasInterrupted() {
            return interrupted;
        }
    }
}
