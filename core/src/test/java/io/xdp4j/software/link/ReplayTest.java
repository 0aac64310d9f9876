package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.Pace;
import io.xdp4j.wire.CaptureReader;
import io.xdp4j.wire.PcapWriter;
import io.xdp4j.wire.PcapngWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of a file go over a link, and those of a link into a file. */
final class ReplayTest {

    private static final long CAPTURED = 1_800_000_000_000_000_000L;
    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofNanos(1000));

    private final End left = new End();
    private final End right = new End();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @Test
    void framesKeepTheirTimesInSimulatedTime() throws IOException {
        var clock = new SimulatedClock();
        var link = TimedLink.wire(left, right, DELAY).goBy(clock);
        var replay = new Replay(capture(0, 10, 7_000_000, 7_000_001), link, left, Pace.RECORDED);
        replay.goBy(clock);

        List<Long> arrived = new ArrayList<>();
        while (clock.step(End.NOBODY)) {
            right.receive(link, clock.nanos()).forEach(_ -> arrived.add(clock.nanos()));
        }

        assertEquals(List.of(1000L, 1010L, 7_001_000L, 7_001_001L), arrived);
        assertEquals(4, replay.sent());
    }

    @Test
    void framesGoWhenTheirTimeHasCome() throws IOException {
        var link = new PlainWire(left, right);
        var replay = new Replay(capture(0, 10, 5, 30), link, left, Pace.RECORDED);

        assertEquals(110, replay.send(100, End.NOBODY));
        assertEquals(110, replay.send(109, End.NOBODY));
        assertEquals(130, replay.send(110, End.NOBODY)); // and one that was captured before it
        assertEquals(Long.MAX_VALUE, replay.send(500, End.NOBODY));
        assertEquals(List.of(0, 1, 2, 3), End.numbers(right.receive(link, 0)));
    }

    @Test
    void frameBehindTheEndOfTimeIsDueThen() throws IOException {
        var link = new PlainWire(left, right);
        var replay = new Replay(captureOf(0, Long.MAX_VALUE), link, left, Pace.RECORDED);

        assertEquals(SimulatedClock.END_NANOS, replay.send(100, End.NOBODY));
        assertEquals(1, replay.sent());
    }

    @Test
    void framesGoAsFastAsTheLinkTakesThem() throws IOException {
        var left = new End(2, 1518, Steering.SENDERS);
        var right = new End(2, 1518, Steering.SENDERS);
        var link = new PlainWire(left, right);
        var replay = new Replay(capture(new long[300]), link, left, Pace.FAST);

        assertEquals(0, replay.send(0, End.NOBODY));
        assertEquals(FrameRing.SLOTS, replay.sent());
        assertEquals(FrameRing.SLOTS, right.receive(link, 0).size());
        assertEquals(Long.MAX_VALUE, replay.send(1, End.NOBODY));
        assertEquals(300 - FrameRing.SLOTS, right.receive(link, 1).size());
    }

    @Test
    void frameThatThePortCannotSendIsLeftOut() throws IOException {
        var small = new End(1, 59, Steering.SENDERS);
        var link = TimedLink.wire(small, right, DELAY);
        var replay = new Replay(capture(0, 1, 2), link, small, Pace.FAST);

        assertEquals(Long.MAX_VALUE, replay.send(0, End.NOBODY));

        assertEquals(3, replay.skipped());
        assertEquals(0, link.counters(small).sent());
    }

    private static byte[] bytes(CaptureReader reader) {
        return reader.memory().asSlice(reader.offset(), reader.length()).toArray(JAVA_BYTE);
    }

    /** Returns a capture of frames of these times since 1970. */
    private CaptureReader captureOf(long... epochNanos) throws IOException {
        try (var writer = new PcapngWriter(Channels.newChannel(file), "a", 60)) {
            for (long at : epochNanos) {
                writer.write(MemorySegment.ofArray(End.frame(0, 60)), 0, 60, at);
            }
        }
        return CaptureReader.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())));
    }

    /** Returns a capture of frames of 60 bytes with these times. */
    private CaptureReader capture(long... nanos) throws IOException {
        try (var writer = new PcapWriter(Channels.newChannel(file))) {
            for (int i = 0; i < nanos.length; i++) {
                writer.write(MemorySegment.ofArray(End.frame(i, 60)), 0, 60, CAPTURED + nanos[i]);
            }
        }
        return CaptureReader.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())));
    }
}
