package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames between sockets over a wire that does things to them, in real time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ImpairedWireTest {

    private static final Duration DELAY = Duration.ofMillis(20);
    private static final byte[] FRAME = Frames.udp(4433, "hello");

    @Test
    void delayedFrameComesNotBeforeItsTime() throws XdpException {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDelay(DELAY));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            long start = System.nanoTime();
            rig.send(FRAME);

            assertArrayEquals(FRAME, receiver.next());
            assertTrue(System.nanoTime() - start >= DELAY.toNanos());
        }
    }

    @Test
    void sleeperWakesForAFrameThatIsSentWhileItSleeps() throws Exception {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDelay(DELAY));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            var asleep = new CountDownLatch(1);
            var waiter = new FutureTask<>(() -> {
                asleep.countDown();
                return receiver.socket().await(Events.RECEIVED, Duration.ofMinutes(10));
            });
            var thread = Thread.ofPlatform().daemon().start(waiter);
            asleep.await();
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.yield();
            }

            rig.send(FRAME);

            assertTrue(waiter.get());
        }
    }

    @Test
    void framesArriveInTheOrderInWhichTheyWereSent() throws XdpException {
        LinkSpec spec = LinkSpec.PERFECT.withDelay(Duration.ofMillis(2)).withJitter(Duration.ofMillis(2));
        byte[][] frames = new byte[1000][];
        Arrays.setAll(frames, i -> Frames.udp(4433, "frame " + i));
        try (Rig rig = Rig.software(1, 1500, spec);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            rig.send(frames);

            for (byte[] frame : frames) {
                assertArrayEquals(frame, receiver.next());
            }
        }
    }

    @Test
    void pollingReceiverIsAskedToWakeTheDriverUp() throws Exception {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDelay(DELAY));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.receiveOnly())) {
            rig.send(FRAME);

            assertTrue(receiver.socket().fill().needsWakeup());
            while (receiver.socket().rx().peek(1) == 0) {
                receiver.socket().wakeup();
                Thread.yield();
            }
        }
    }

    @Test
    void answerComesToWhoWaitsThoughNobodyWaitsAtTheOtherEnd() throws XdpException {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDelay(DELAY));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            rig.xdp()
                    .attach(
                            rig.right().rx(),
                            RuleList.of(Match.udpDestinationPort(4433).reflect()),
                            AttachSpec.DEFAULT);
            long start = System.nanoTime();
            Receiver.fillTx(receiver.socket(), FRAME, 1);
            receiver.socket().wakeup();

            assertArrayEquals(Frames.reflected(FRAME), receiver.next());
            assertTrue(System.nanoTime() - start >= 2 * DELAY.toNanos());
        }
    }

    @Test
    void perfectWireNeedsNobodyToWakeItUpToReceive() throws XdpException {
        try (Rig rig = Rig.software(1, 1500);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            assertFalse(receiver.socket().fill().needsWakeup());
        }
    }

    @Test
    void everyFrameIsLost() throws XdpException {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withLoss(1));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            rig.send(FRAME);

            assertFalse(receiver.socket().await(Events.RECEIVED, Duration.ofMillis(5)));
        }
    }

    @Test
    void everyFrameComesTwice() throws XdpException {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDuplication(1));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            rig.send(FRAME);

            assertArrayEquals(FRAME, receiver.next());
            assertArrayEquals(FRAME, receiver.next());
            assertEquals(0, receiver.socket().rx().peek(1));
        }
    }

    @Test
    void oneBitOfEachFrameIsChanged() throws XdpException {
        try (Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withCorruption(1));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            byte[][] frames = new byte[50][];
            Arrays.fill(frames, FRAME);
            rig.send(frames);

            int arrived = 0; // those whose port is changed go by
            for (; receiver.socket().await(Events.RECEIVED, Duration.ZERO); arrived++) {
                BitSet bits = BitSet.valueOf(receiver.next());
                bits.xor(BitSet.valueOf(FRAME));
                assertEquals(1, bits.cardinality());
            }
            assertTrue(arrived > 10);
        }
    }

    @Test
    void sameSeedLosesTheSameFrames() throws XdpException {
        LinkSpec spec = LinkSpec.PERFECT.withLoss(0.5).withSeed(7);

        List<String> arrived = arrived(spec);

        assertEquals(arrived, arrived(spec));
        assertFalse(arrived.equals(arrived(spec.withSeed(8))));
        assertEquals(100, arrived.size(), 4 * Math.sqrt(50));
    }

    private static List<String> arrived(LinkSpec spec) throws XdpException {
        List<String> arrived = new ArrayList<>();
        try (Rig rig = Rig.software(1, 1500, spec);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            for (int i = 0; i < 200; i++) {
                rig.send(Frames.udp(4433, "frame " + i));
            }
            while (receiver.socket().await(Events.RECEIVED, Duration.ZERO)) {
                arrived.add(HexFormat.of().formatHex(receiver.next()));
            }
        }
        return arrived;
    }

    @Test
    void closingWithFramesUnderWayEndsThem() throws XdpException {
        for (int i = 0; i < 20; i++) {
            Rig rig = Rig.software(1, 1500, LinkSpec.PERFECT.withDelay(Duration.ofDays(1)));
            rig.send(FRAME, FRAME);
            rig.close();
        }
    }

    @Test
    void rateHolds() throws XdpException {
        LinkSpec megabit = LinkSpec.PERFECT.withRate(1_000_000);
        int frames = 50;
        try (Rig rig = Rig.software(1, 1500, megabit);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            byte[][] all = new byte[frames][];
            Arrays.fill(all, FRAME);
            long start = System.nanoTime();

            rig.send(all);

            assertEquals(frames, receiver.count(frames));
            assertTrue(System.nanoTime() - start >= 1000L * 8 * FRAME.length * frames);
        }
    }
}
