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
import io.xdp4j.device.Pace;
import io.xdp4j.device.RssSpec;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.testkit.TestNic;
import io.xdp4j.testkit.TestSocket;
import io.xdp4j.wire.CaptureReader;
import io.xdp4j.wire.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames of a file that come to an interface. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NetworkReplayTest {

    private static final long CAPTURED = 1_800_000_000_000_000_000L;
    private static final byte[] FRAME = TestFrames.udp(7, "hello");
    private static final NetworkSpec ALONE = new NetworkSpec(List.of(NicSpec.of("a")), List.of());
    private static final NetworkSpec FEED =
            new NetworkSpec(List.of(NicSpec.of("a")), List.of(new JoinSpec.Feed("a", List.of(FRAME))));

    @Test
    void framesComeWhenTheyWereCaptured() throws Exception {
        TestBed.test("framesComeWhenTheyWereCaptured", bed -> {
            List<Long> times = new ArrayList<>();
            bed.network().tap(frame -> times.add(frame.nanos()));
            TestSocket app = bed.left().socket("app");
            bed.left().attach(RuleList.parse("udp dst port 7 -> redirect app"));

            FrameReplay replay = bed.left().replay(capture(0, 10, 5, 7_000_000), Pace.RECORDED);
            assertFalse(replay.isOver());
            assertTrue(app.socket().await(Events.RECEIVED, Duration.ofSeconds(1)));
            app.expect(FRAME);
            bed.run();

            app.expect(FRAME, FRAME, FRAME);
            assertEquals(List.of(0L, 0L, 10L, 10L, 10L, 10L, 7_000_000L, 7_000_000L), times);
            assertEquals(4, replay.sent());
            assertTrue(replay.isOver());
        });
    }

    @Test
    void linkHasNoPartInIt() throws Exception {
        LinkSpec lossy = LinkSpec.PERFECT.withLoss(1);
        TestBed.test("linkHasNoPartInIt", TestBed.WIRE.withLink(lossy), bed -> {
            bed.left().replay(capture(0, 1, 2), Pace.FAST);
            bed.right().send(FRAME);
            bed.run();

            bed.left().host().expect(FRAME, FRAME, FRAME);
            assertEquals(1, bed.right().linkCounters().lost());
            assertEquals(LinkCounters.NONE, bed.left().linkCounters());
        });
    }

    @Test
    void interfaceMayBePluggedIntoNothing() throws Exception {
        TestBed.test("interfaceMayBePluggedIntoNothing", ALONE, bed -> {
            FrameReplay replay = bed.nic("a").replay(capture(new long[2000]), Pace.FAST);

            assertTrue(replay.isOver()); // by real time it was blocking
            bed.nic("a").host().expect(2000);
        });
    }

    @Test
    void framesWaitForNobodyInFrontOfAFeed() throws Exception {
        TestBed.test("framesWaitForNobody", FEED, bed -> {
            FrameReplay replay = bed.nic("a").replay(capture(new long[2000]), Pace.FAST);

            assertTrue(replay.isOver());
            bed.nic("a").host().expect(2000); // the feed's own have no socket to go to
        });
    }

    @Test
    void framesArriveAsTheDriverOfAFeedLeaves() throws Exception {
        TestBed.test("framesArriveAsTheDriverLeaves", FEED, bed -> {
            var nic = bed.nic("a");
            CaptureReader capture = capture(new long[5]);

            bed.network().drive(() -> isReplayed(nic, capture), nic.queue(0));

            nic.host().expect(5);
        });
    }

    @Test
    void framesOfAFeedItselfDoNotHoldUpAReplayWhereASocketHasRoom() throws Exception {
        TestBed.test("framesDoNotHoldUp", FEED, bed -> {
            TestNic nic = bed.nic("a");
            nic.socket("app"); // has room, and stays empty, so that a feed could go on
            nic.attach(RuleList.parse("udp dst port 7 -> drop"));

            nic.replay(capture(new long[5]), Pace.FAST);
            assertEquals(5, nic.counters().received());

            CaptureReader capture = capture(new long[5]);
            bed.network().drive(() -> isReplayed(nic, capture), nic.queue(0));
            assertEquals(10, nic.counters().received());
        });
    }

    private static boolean isReplayed(TestNic nic, CaptureReader capture) {
        try {
            return nic.replay(capture, Pace.FAST).isOver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void frameWithoutRoomInFrontOfAFeedIsCountedByTheSocket() throws Exception {
        TestBed.test("frameWithoutRoom", FEED, bed -> {
            TestSocket app = bed.nic("a").socket("app");
            bed.nic("a").attach(RuleList.parse("udp dst port 7 -> redirect app"));

            assertTrue(bed.nic("a").replay(capture(new long[2000]), Pace.FAST).isOver());

            var statistics = app.socket().statistics();
            long dropped = statistics.rxDropped() + statistics.rxRingFull();
            assertTrue(dropped >= 2000 - 1024, () -> "" + statistics);
            assertEquals(dropped, bed.nic("a").counters().ended());
        });
    }

    @Test
    void interfaceThatIsDownRefusesThem() throws Exception {
        TestBed.test("interfaceThatIsDownRefusesThem", bed -> {
            bed.left().down();

            bed.left().replay(capture(0, 1), Pace.FAST);
            bed.run();

            assertEquals(2, bed.left().counters().refused());
            assertEquals(2, bed.left().counters().received());
        });
    }

    @Test
    void realTimeIsKept() throws Exception {
        TestBed.test("realTimeIsKept", ALONE, bed -> {
            long start = System.nanoTime();

            bed.nic("a").replay(capture(0, 20_000_000), Pace.RECORDED);

            assertTrue(System.nanoTime() - start >= 20_000_000);
            bed.nic("a").host().expect(2);
        });
    }

    @Test
    void interruptEndsAReplay() throws Exception {
        TestBed.test("interruptEndsAReplay", ALONE, bed -> {
            CaptureReader capture = capture(0, 1_000_000_000_000L);
            Thread.currentThread().interrupt();

            FrameReplay replay = bed.nic("a").replay(capture, Pace.RECORDED);

            assertTrue(Thread.interrupted());
            assertFalse(replay.isOver());
        });
    }

    @Test
    void framesAreSpreadAndThoseOfTheLinkComeToo() throws Exception {
        var wire = TestBed.WIRE.withQueues(4).withRss(RssSpec.over(4));
        TestBed.test("framesAreSpread", wire.withLink(LinkSpec.PERFECT.withDelay(Duration.ofNanos(5))), bed -> {
            bed.left().replay(capture(0, 5, 10), Pace.RECORDED);
            bed.right().sendOn(3, FRAME, FRAME);
            bed.run();

            bed.left().host().expect(FRAME, FRAME, FRAME, FRAME, FRAME);
            long[] queues = new long[4];
            for (int i = 0; i < 4; i++) {
                queues[i] = bed.network().counters(bed.left().queue(i)).received();
            }
            assertEquals(5, Arrays.stream(queues).max().orElseThrow()); // of one connection
        });
    }

    @Test
    void frameThatDoesNotFitIsLeftOut() throws Exception {
        TestBed.test("frameThatDoesNotFitIsLeftOut", ALONE, bed -> {
            var file = new ByteArrayOutputStream();
            try (var writer = new PcapWriter(Channels.newChannel(file))) {
                for (int length : new int[] {13, 14, 1518, 1519}) {
                    writer.write(MemorySegment.ofArray(new byte[length]), 0, length, CAPTURED);
                }
            }

            FrameReplay replay = bed.nic("a").replay(reader(file), Pace.FAST);

            assertEquals(2, replay.sent());
            assertEquals(2, replay.skipped());
        });
    }

    @Test
    void fileThatIsCutEndsWhoMovesTime() throws Exception {
        TestBed.test("fileThatIsCut", bed -> {
            var file = file(0, 1000);
            var cut = new ByteArrayOutputStream();
            cut.write(file.toByteArray(), 0, file.size() - 3);
            bed.left().replay(reader(cut), Pace.RECORDED);

            assertThrows(UncheckedIOException.class, bed::run);

            bed.left().host().expect(FRAME);
            bed.right().send(FRAME);
            bed.left().host().expect(FRAME);
        });
    }

    private static CaptureReader capture(long... nanos) throws IOException {
        return reader(file(nanos));
    }

    private static CaptureReader reader(ByteArrayOutputStream file) throws IOException {
        return CaptureReader.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())));
    }

    private static ByteArrayOutputStream file(long... nanos) throws IOException {
        var file = new ByteArrayOutputStream();
        try (var writer = new PcapWriter(Channels.newChannel(file))) {
            for (long at : nanos) {
                writer.write(MemorySegment.ofArray(FRAME), 0, FRAME.length, CAPTURED + at);
            }
        }
        return file;
    }
}
