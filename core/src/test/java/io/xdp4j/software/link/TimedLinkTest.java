package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When frames arrive, to the nanosecond, and what becomes of those that do not. */
final class TimedLinkTest {

    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofNanos(1000));

    private final End left = new End();
    private final End right = new End();

    @Test
    void framesArriveWhenTheirDelayIsOverAndNotANanosecondBefore() {
        var link = TimedLink.wire(left, right, DELAY);
        left.send(link, 0, 50, End.frame(7, 60));

        assertEquals(1050, link.nextNanos(right));
        assertEquals(List.of(), right.receive(link, 1049));
        assertArrayEquals(End.frame(7, 60), right.receive(link, 1050).getFirst());
        assertEquals(Long.MAX_VALUE, link.nextNanos(right));
        assertEquals(0, link.underWay());
    }

    @Test
    void directionsDoNotShareARate() {
        var link = TimedLink.wire(left, right, LinkSpec.PERFECT.withRate(1_000_000_000));
        left.send(link, 0, 0, End.frame(1, 1000));
        right.send(link, 0, 0, End.frame(2, 1000));

        assertEquals(1, right.receive(link, 8000).size());
        assertEquals(1, left.receive(link, 8000).size());
    }

    @Test
    void rateIsExactOverAnyNumberOfFrames() {
        var link = TimedLink.wire(left, right, LinkSpec.PERFECT.withRate(3_000_000_000L)); // 60 bytes: 160 ns
        left.send(link, 0, 0, End.frames(500, 64)); // 170.66… ns each

        assertEquals(List.of(), right.receive(link, 169));
        assertEquals(1, right.receive(link, 170).size());
        assertEquals(1, right.receive(link, 341).size());
        assertEquals(1, right.receive(link, 512).size());
        assertEquals(497 - 1, right.receive(link, 500L * 64 * 8 / 3 - 1).size());
        assertEquals(1, right.receive(link, 500L * 64 * 8 / 3).size());
    }

    @Test
    void rateStartsAnewAfterAPause() {
        var link = TimedLink.wire(left, right, LinkSpec.PERFECT.withRate(1_000_000_000));
        left.send(link, 0, 0, End.frame(1, 100));
        left.send(link, 0, 5000, End.frame(2, 100));

        assertEquals(1, right.receive(link, 5799).size());
        assertEquals(1, right.receive(link, 5800).size());
    }

    @Test
    void tenGigabitEthernetCarries14880952FramesOf64BytesASecond() {
        LinkSpec spec = LinkSpec.PERFECT
                .withRate(10_000_000_000L)
                .withOverhead(LinkSpec.ETHERNET_OVERHEAD)
                .withFrames(100_000);
        var link = TimedLink.wire(left, right, spec);

        left.send(link, 0, 0, End.frames(20_000, 60)); // and 4 of the checksum

        assertEquals(14_880, right.receive(link, 1_000_000).size());
    }

    @Test
    void jitterSpreadsFramesAndKeepsTheirOrder() {
        var link = TimedLink.wire(left, right, DELAY.withJitter(Duration.ofNanos(500)));
        List<Integer> numbers = new ArrayList<>();
        int late = 0;
        for (int i = 0; i < 1000; i++) {
            long now = i * 2000L;
            left.send(link, 0, now, End.frame(i, 60));
            assertEquals(List.of(), right.receive(link, now + 999));
            late += 1 - count(numbers, right.receive(link, now + 1250));
            count(numbers, right.receive(link, now + 1500));
        }

        assertEquals(IntStream.range(0, 1000).boxed().toList(), numbers);
        assertEquals(500, late, 4 * Math.sqrt(250));
    }

    private static int count(List<Integer> numbers, List<byte[]> frames) {
        numbers.addAll(End.numbers(frames));
        return frames.size();
    }

    @Test
    void framesThatLeaveCloseTogetherDoNotOvertakeEachOtherByJitter() {
        var link = TimedLink.wire(left, right, DELAY.withJitter(Duration.ofNanos(500)));

        left.send(link, 0, 0, End.frames(500, 60));

        assertEquals(IntStream.range(0, 500).boxed().toList(), End.numbers(right.receive(link, 1500)));
        assertEquals(0, link.counters(left).reordered());
    }

    @Test
    void moreFramesThanFitAreDroppedAndCounted() {
        var link = TimedLink.wire(left, right, DELAY.withFrames(10));

        left.send(link, 0, 0, End.frames(25, 60));

        assertEquals(new LinkCounters(25, 0, 0, 0, 0, 0, 15, 0, 0), link.counters(left));
        assertEquals(10, right.receive(link, 1000).size());
        left.send(link, 0, 1000, End.frames(10, 60));
        assertEquals(10, right.receive(link, 2000).size());
        assertEquals(new LinkCounters(35, 20, 0, 0, 0, 0, 15, 0, 1200), link.counters(left));
    }

    @Test
    void framesThatNobodyReceivesTakeTheirPlaces() {
        var link = TimedLink.wire(left, right, DELAY.withFrames(10));
        left.send(link, 0, 0, End.frames(10, 60));
        link.carry(5000, End.NOBODY);

        left.send(link, 0, 5000, End.frame(99, 60));

        assertEquals(1, link.counters(left).queueFull());
        assertEquals(10, right.receive(link, 9000).size());
    }

    @Test
    void framesOfEachSizeArriveWhole() {
        var link = TimedLink.wire(left, right, DELAY);
        var bytes = new byte[End.FRAME_BYTES];
        new Random(8).nextBytes(bytes);
        for (int size = 0; size <= 9000; size++) {
            byte[] frame = Arrays.copyOf(bytes, size);

            left.send(link, 0, 0, frame);

            assertArrayEquals(frame, right.receive(link, 1000).getFirst());
        }
        assertEquals(9001, link.counters(left).delivered());
        assertEquals(9000L * 9001 / 2, link.counters(left).bytes());
    }

    @Test
    void frameThatIsTooLargeForTheOtherEndIsLost() {
        var small = new End(1, 100, Steering.SENDERS);
        var link = TimedLink.wire(left, small, DELAY);

        left.send(link, 0, 0, End.frame(1, 100), End.frame(2, 101));

        assertEquals(List.of(1), End.numbers(small.receive(link, 1000)));
        assertEquals(1, link.counters(left).lost());
        assertEquals(0, link.underWay());
    }

    @Test
    void framesArriveOnTheSendersQueueOrWhereTheReceiverSteersThem() {
        var four = new End(4, 100, Steering.SENDERS);
        var steered = new End(4, 100, (memory, address, _, _) -> memory.get(JAVA_BYTE, address));
        var link = TimedLink.wire(four, steered, DELAY);

        four.send(link, 1, 0, End.frame(6, 60));
        steered.send(link, 4 + 3, 0, End.frame(5, 60)); // the lane of the programs of queue 3

        assertEquals(List.of(6), End.numbers(steered.receive(link, 2, 1000)));
        assertEquals(List.of(5), End.numbers(four.receive(link, 3, 1000)));
    }

    @Test
    void framesHaveRoomOnBothSidesOfThem() {
        var link = TimedLink.wire(left, right, DELAY);
        left.send(link, 0, 0, End.frame(1, End.FRAME_BYTES), End.frame(2, 60));
        link.carry(1000, End.NOBODY);

        assertEquals(2, link.peek(right, 0, right.in(), 64, 1000));
        assertEquals(Link.HEADROOM, right.in().room[0]);
        assertEquals(true, right.in().behind(0) >= Link.TAILROOM);
        right.in()
                .memory
                .asSlice(right.in().address[0] - right.in().room[0], right.in().placeBytes)
                .fill((byte) 0xff);
        assertEquals(2, right.in().memory.get(JAVA_INT_UNALIGNED, right.in().address[1]));
    }

    @Test
    void hopsTravelWithTheFrame() {
        var link = TimedLink.wire(left, right, DELAY);
        var out = new FrameBatch();
        out.memory = MemorySegment.ofArray(new byte[60]);
        out.count = 1;
        out.length[0] = 60;
        out.flags[0] = 3;

        link.send(left, 0, out, 0, 0, End.NOBODY);
        link.carry(1000, End.NOBODY);

        link.peek(right, 0, right.in(), 64, 1000);
        assertEquals(3, right.in().hops(0));
    }

    @Test
    void closeFreesWhatIsUnderWayAndWhatWasNotReceived() {
        var link = TimedLink.wire(left, right, DELAY);
        left.send(link, 0, 0, End.frames(300, 60));
        link.carry(1000, End.NOBODY);
        left.send(link, 0, 1000, End.frames(200, 60));
        assertEquals(500, link.underWay());

        link.close();

        assertEquals(0, link.underWay());
        assertEquals(new LinkCounters(500, 300, 200, 0, 0, 0, 0, 0, 300 * 60), link.counters(left));
        assertEquals(List.of(), right.receive(link, 9000));
        left.send(link, 0, 9000, End.frame(1, 60));
        assertEquals(201, link.counters(left).lost());
        assertEquals(Long.MAX_VALUE, link.nextNanos(right));
        link.close();
    }

    /** What was left of a nanosecond by the old rate would be seconds by the new one. */
    @Test
    void slowerRateOwesNothingOfTheFasterOne() {
        var link = TimedLink.wire(left, right, LinkSpec.PERFECT.withRate(1_000_000_000_000L));
        left.send(link, 0, 0, End.frame(1, 60));
        link.shape(left, LinkSpec.PERFECT.withRate(1000));
        left.send(link, 0, 0, End.frame(2, 60));

        assertEquals(480_000_000L, link.nextNanos(right));
    }

    @Test
    void shapeHoldsForFramesThatAreSentLater() {
        var link = TimedLink.wire(left, right, DELAY);
        left.send(link, 0, 0, End.frame(1, 60));
        link.shape(left, DELAY.withDelay(Duration.ofNanos(5000)));
        left.send(link, 0, 0, End.frame(2, 60));

        assertEquals(List.of(1), End.numbers(right.receive(link, 1000)));
        assertEquals(List.of(), right.receive(link, 4999));
        assertEquals(List.of(2), End.numbers(right.receive(link, 5000)));
    }

    @Test
    void arrivalsAreToldByWhoeverSendsAfterThem() {
        var link = TimedLink.wire(left, right, DELAY);
        left.send(link, 0, 0, End.frame(1, 60));
        List<Port> told = new ArrayList<>();
        var none = new FrameBatch();

        link.send(right, 0, none, 0, 1000, (port, _) -> told.add(port));

        assertEquals(List.of(right), told);
    }

    @Test
    void clockCarriesWhatIsDue() {
        var clock = new SimulatedClock();
        var link = TimedLink.wire(left, right, DELAY).goBy(clock);
        left.send(link, 0, 0, End.frame(1, 60));
        link.shape(right, LinkSpec.PERFECT.withDelay(Duration.ofNanos(10)));
        right.send(link, 0, 0, End.frame(2, 60));

        assertEquals(true, clock.step(End.NOBODY));
        assertEquals(10, clock.nanos());
        assertEquals(true, clock.step(End.NOBODY));
        assertEquals(1000, clock.nanos());
        assertEquals(false, clock.step(End.NOBODY));
        assertEquals(1, link.peek(right, 0, right.in(), 64, 1000));
    }

    @Test
    void timePassesOnOneThreadAlone() throws Exception {
        var clock = new SimulatedClock();
        clock.nanos();
        var failure = new FutureTask<>(() -> assertThrows(IllegalStateException.class, () -> clock.step(End.NOBODY)));

        Thread.ofPlatform().daemon().start(failure);

        assertEquals(true, failure.get().getMessage().startsWith("a network in simulated time is used by one thread"));
    }

    @Test
    void timeSkipsOverNothingThatIsDue() {
        var clock = new SimulatedClock();
        TimedLink.wire(left, right, DELAY).goBy(clock);
        clock.skipTo(500);

        clock.timer((_, _) -> {}).set(600);

        assertEquals(600, clock.nextNanos());
        assertThrows(IllegalArgumentException.class, () -> clock.skipTo(601));
        assertThrows(IllegalArgumentException.class, () -> clock.skipTo(499));
    }

    @Test
    void portIsOnALinkOnce() {
        assertThrows(IllegalArgumentException.class, () -> TimedLink.hub(List.of(left, right, left), DELAY));
    }
}
