package io.xdp4j.software.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens to frames is as often as was asked for, within four standard deviations, and the same for each seed. */
final class ImpairmentTest {

    private static final int FRAMES = 50_000;
    private static final int LENGTH = 64;
    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofNanos(10_000));
    private static final LinkSpec ALL = DELAY.withJitter(Duration.ofNanos(3000))
            .withLoss(0.1)
            .withDuplication(0.05)
            .withReordering(0.2)
            .withCorruption(0.3)
            .withFrames(FRAMES);

    /** What became of a run. */
    private record Run(List<Integer> arrived, Set<Integer> spoilt, LinkCounters counters) {

        /** The frames that arrived, in whatever order. */
        Set<Integer> set() {
            return new HashSet<>(arrived);
        }
    }

    @Test
    void aTenthIsLost() {
        Run run = run(DELAY.withLoss(0.1));

        assertNear(0.1, run.counters().lost());
        assertEquals(FRAMES - run.counters().lost(), run.arrived().size());
        assertEquals(run.arrived().size(), run.set().size());
    }

    @Test
    void allIsLostOrNothing() {
        assertEquals(List.of(), run(DELAY.withLoss(1)).arrived());
        assertEquals(FRAMES, run(DELAY).arrived().size());
    }

    @Test
    void aTwentiethArrivesTwiceOneRightBehindTheOther() {
        Run run = run(DELAY.withDuplication(0.05));

        assertNear(0.05, run.counters().duplicated());
        assertEquals(FRAMES, run.set().size());
        assertEquals(FRAMES + run.counters().duplicated(), run.arrived().size());
        assertEquals(run.arrived().stream().sorted().toList(), run.arrived());
    }

    @Test
    void aFifthOvertakesAndTheRestKeepsItsOrder() {
        Run run = run(DELAY.withReordering(0.2));

        assertNear(0.2, run.counters().reordered());
        assertEquals(FRAMES, run.set().size());
        int first = run.arrived().getFirst();
        int late = 0;
        int last = -1;
        for (int number : run.arrived()) {
            late += number < last ? 1 : 0; // was overtaken
            last = Math.max(last, number);
        }
        assertTrue(first != 0 || late > 0);
        assertTrue(late > FRAMES / 2, () -> "overtaken: " + run);
    }

    @Test
    void aThirdHasOneChangedBit() {
        Run run = run(DELAY.withCorruption(0.3));

        assertNear(0.3, run.counters().corrupted());
        assertEquals(run.spoilt().size(), run.counters().corrupted());
    }

    @Test
    void allBitsAreChangedAboutAsOften() {
        var left = new End();
        var right = new End();
        var link = TimedLink.wire(left, right, LinkSpec.PERFECT.withCorruption(1));
        int bits = 8 * 8;
        var changed = new int[bits];
        int frames = 64_000;
        for (int i = 0; i < frames; i += 64) {
            left.send(link, 0, i, new byte[64][8]);
            for (byte[] frame : right.receive(link, i)) {
                for (int bit = 0; bit < bits; bit++) {
                    changed[bit] += frame[bit / 8] >> bit % 8 & 1;
                }
            }
        }
        double expected = (double) frames / bits;
        for (int bit = 0; bit < bits; bit++) {
            assertEquals(expected, changed[bit], 4.5 * Math.sqrt(expected)); // 64 draws: one beyond 4 is no surprise
        }
    }

    @Test
    void nothingIsCountedTwiceOrNotAtAll() {
        LinkCounters counters = run(ALL).counters();

        assertEquals(FRAMES, counters.sent());
        assertEquals(
                counters.sent() + counters.duplicated(), counters.delivered() + counters.lost() + counters.queueFull());
        assertEquals(counters.delivered() * LENGTH, counters.bytes());
    }

    @Test
    void sameSeedSameFate() {
        assertEquals(run(ALL), run(ALL));
    }

    @Test
    void otherSeedOtherFate() {
        assertFalse(run(ALL).equals(run(ALL.withSeed(2))));
    }

    @Test
    void eachDirectionHasChancesOfItsOwn() {
        var left = new End();
        var right = new End();
        var link = TimedLink.wire(left, right, DELAY.withLoss(0.5));
        left.send(link, 0, 0, End.frames(500, LENGTH));
        right.send(link, 0, 0, End.frames(500, LENGTH));

        assertFalse(End.numbers(left.receive(link, 10_000)).equals(End.numbers(right.receive(link, 10_000))));
    }

    @Test
    void lossDoesNotShiftWhatElseHappens() {
        Run without = run(DELAY.withCorruption(0.3).withDuplication(0.05));
        Run with = run(DELAY.withCorruption(0.3).withDuplication(0.05).withLoss(0.2));

        var expected = new HashSet<>(without.spoilt());
        expected.retainAll(with.set());
        assertEquals(expected, with.spoilt());
        List<Integer> arrived = new ArrayList<>(without.arrived());
        arrived.retainAll(with.set());
        assertEquals(arrived, with.arrived());
    }

    @Test
    void whatElseHappensDoesNotShiftLoss() {
        Set<Integer> alone = run(DELAY.withLoss(0.1)).set();

        assertEquals(alone, run(ALL).set());
        assertEquals(
                alone, run(DELAY.withLoss(0.1).withRate(1_000_000_000_000L)).set());
    }

    @Test
    void whatIsDroppedByAFullLinkDoesNotShiftChance() {
        Set<Integer> roomy = run(DELAY.withCorruption(0.3)).spoilt();
        Run narrow = run(DELAY.withCorruption(0.3).withFrames(60));

        assertTrue(narrow.counters().queueFull() > 0);
        roomy.retainAll(narrow.set());
        assertEquals(roomy, narrow.spoilt());
    }

    /** Sends a frame each 100 ns: there are 100 under way at any time. */
    private static Run run(LinkSpec spec) {
        var left = new End();
        var right = new End();
        var link = TimedLink.wire(left, right, spec);
        Run run = new Run(new ArrayList<>(), new HashSet<>(), null);
        for (int i = 0; i < FRAMES; i += 10) {
            byte[][] frames = new byte[10][];
            for (int k = 0; k < 10; k++) {
                frames[k] = numbered(i + k);
            }
            left.send(link, 0, 100L * i, frames);
            collect(right.receive(link, 100L * i), run);
        }
        collect(right.receive(link, Long.MAX_VALUE - 1), run);
        assertEquals(0, link.underWay());
        link.close();
        return new Run(run.arrived(), run.spoilt(), link.counters(left));
    }

    /** The number stands there sixteen times, so that it can be read whichever bit is changed. */
    private static byte[] numbered(int number) {
        var frame = ByteBuffer.allocate(LENGTH);
        while (frame.hasRemaining()) {
            frame.putInt(number);
        }
        return frame.array();
    }

    private static void collect(List<byte[]> frames, Run run) {
        for (byte[] bytes : frames) {
            var frame = ByteBuffer.wrap(bytes);
            int number = frame.getInt(0) == frame.getInt(4) ? frame.getInt(0) : frame.getInt(8);
            run.arrived().add(number);
            int different = BitSet.valueOf(bytes).cardinality()
                    - BitSet.valueOf(numbered(number)).cardinality();
            assertTrue(Math.abs(different) <= 1);
            if (different != 0) {
                run.spoilt().add(number);
            }
        }
    }

    private static void assertNear(double part, long count) {
        assertEquals(part * FRAMES, count, 4 * Math.sqrt(FRAMES * part * (1 - part)));
    }
}
