package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.TappedFrame.Place;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestBed;
import io.xdp4j.testkit.TestBody;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.wire.PcapngReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that are looked at on their way, and recorded. */
final class NetworkTapTest {

    private static final byte[] HELLO = TestFrames.udp(7, "hello");
    private static final byte[] QUESTION = TestFrames.udp(53, "?");
    private static final WireSpec SLOW = TestBed.WIRE.withLink(LinkSpec.PERFECT.withDelay(Duration.ofNanos(1000)));

    private final List<String> seen = new ArrayList<>();

    @Test
    void frameIsSeenWhereverItIs() throws Exception {
        TestBed.test("frameIsSeenWhereverItIs", SLOW, bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect\nudp dst port 53 -> drop"));
            try (Tapping _ = bed.network().tap(frame -> seen.add(frame.toString()))) {
                bed.right().send(HELLO, QUESTION);
                bed.run();
            }
            bed.right().send(HELLO); // nobody looks any more
            bed.run();
        });

        String length = ", " + HELLO.length + " bytes at ";
        assertEquals(
                List.of(
                        "right queue 0: SENT" + length + "0 ns",
                        "right queue 0: SENT, " + QUESTION.length + " bytes at 0 ns",
                        "left queue 0: RECEIVED" + length + "1000 ns",
                        "left queue 0: RECEIVED, " + QUESTION.length + " bytes at 1000 ns",
                        "left queue 0: DECIDED, TX" + length + "1000 ns",
                        "left queue 0: DECIDED, DROP, " + QUESTION.length + " bytes at 1000 ns",
                        "left queue 0: SENT" + length + "1000 ns",
                        "right queue 0: RECEIVED" + length + "2000 ns",
                        "right queue 0: DECIDED, PASS" + length + "2000 ns"),
                seen);
    }

    @Test
    void frameIsSeenAsItIsThereAndHowLongItTook() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        TestBed.test("frameIsSeenAsItIsThere", SLOW, bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));
            try (Tapping _ = bed.network().tap(frame -> {
                frames.add(frame.bytes());
                seen.add(frame.place() + " " + frame.delayNanos());
                assertEquals(frame.place() != Place.DECIDED, hasNoVerdict(frame));
            })) {
                bed.right().send(HELLO);
                bed.run();
            }
        });

        assertEquals(
                List.of("SENT 0", "RECEIVED 1000", "DECIDED 1000", "SENT 0", "RECEIVED 1000", "DECIDED 1000"), seen);
        assertArrayEquals(HELLO, frames.get(1));
        assertArrayEquals(TestFrames.reflected(HELLO), frames.get(2));
        assertArrayEquals(TestFrames.reflected(HELLO), frames.get(5));
    }

    private static boolean hasNoVerdict(TappedFrame frame) {
        try {
            frame.verdict();
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void severalMayLook() throws Exception {
        TestBed.test("severalMayLook", bed -> {
            Tapping first = bed.network().tap(frame -> seen.add("first " + frame.place()));
            Tapping second = bed.network().tap(frame -> seen.add("second " + frame.place()));
            bed.right().send(HELLO);
            first.close();
            first.close();
            seen.add("-");
            bed.right().send(HELLO);
            second.close();
            bed.right().send(HELLO);
        });

        assertEquals(
                List.of(
                        "first SENT",
                        "second SENT",
                        "first RECEIVED",
                        "second RECEIVED",
                        "first DECIDED",
                        "second DECIDED",
                        "-",
                        "second SENT",
                        "second RECEIVED",
                        "second DECIDED"),
                seen);
    }

    @Test
    void recordingHasEachInterfaceTimesAndVerdicts() throws Exception {
        var file = new ByteArrayOutputStream();
        TestBed.test("recordingHasEachInterface", SLOW, recorded(file));

        try (var reader = new PcapngReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            while (reader.next()) {
                seen.add(reader.interfaceName() + " " + reader.epochNanos() + " " + reader.length() + " "
                        + reader.comment());
            }
        }
        assertEquals(
                List.of(
                        "right 0 " + HELLO.length + " queue 0: sent",
                        "left 1000 " + HELLO.length + " queue 0: TX, changed",
                        "left 1000 " + HELLO.length + " queue 0: sent",
                        "right 2000 " + HELLO.length + " queue 0: PASS"),
                seen);
    }

    private static TestBody recorded(ByteArrayOutputStream file) {
        return bed -> {
            bed.left().attach(RuleList.parse("udp dst port 7 -> reflect"));
            try (Recording recording = bed.network().record(Channels.newChannel(file))) {
                bed.right().send(HELLO);
                bed.run();
                assertEquals(4, recording.frames());
            }
            bed.right().send(HELLO);
            bed.run();
        };
    }

    @Test
    void sameTestWritesTheSameFile() throws Exception {
        var once = new ByteArrayOutputStream();
        var again = new ByteArrayOutputStream();

        TestBed.test("sameTestWritesTheSameFile", SLOW, recorded(once));
        TestBed.test("sameTestWritesTheSameFile", SLOW, recorded(again));

        assertArrayEquals(once.toByteArray(), again.toByteArray());
    }

    @Test
    void fullDiskStopsNoFrame() throws Exception {
        TestBed.test("fullDiskStopsNoFrame", bed -> {
            Recording recording = bed.network().record(new FullDisk());
            byte[] large = TestFrames.ethernet(0x88B5, new byte[1500]);
            for (int i = 0; i < 400; i++) {
                bed.right().send(large); // more than a buffer
            }

            bed.left().host().expect(400);
            assertThrows(IOException.class, recording::close);
            recording.close();
        });
    }

    private static final class FullDisk implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            throw new IOException("no space left");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void tapThatFailsSeesNoMoreAndStopsNoFrame() throws Exception {
        TestBed.test("tapThatFails", bed -> {
            Tapping other = bed.network().tap(_ -> seen.add("other"));
            Tapping tapping = bed.network().tap(frame -> {
                seen.add(frame.place() + "");
                if (frame.place() == Place.RECEIVED) {
                    throw new IllegalArgumentException("looked");
                }
            });

            bed.right().send(HELLO, QUESTION);

            bed.left().host().expect(HELLO, QUESTION);
            assertEquals(List.of("other", "SENT", "other", "RECEIVED", "other", "other", "other", "other"), seen);
            var thrown = assertThrows(IllegalArgumentException.class, tapping::close);
            assertEquals("looked", thrown.getMessage());
            tapping.close();
            other.close();
        });
    }

    @Test
    void tapThatFailsDoesNotEndWhoDrives() throws Exception {
        SoftwareNetwork network = SoftwareNetwork.of(NetworkSpec.of(TestBed.WIRE));
        XdpInterface left = network.interfaces().getFirst();
        Host host = network.host(left);
        Host sender = network.host(network.interfaces().getLast());
        Tapping tapping = network.tap(frame -> assertEquals(Place.SENT, frame.place()));

        network.drive(
                () -> {
                    sender.send(MemorySegment.ofArray(HELLO), 0, HELLO.length);
                    return host.waiting() > 0;
                },
                left.queue(0));

        assertThrows(AssertionError.class, tapping::close);
    }

    @Test
    void testFailsByATapThatNobodyCloses() {
        var failure = assertThrows(
                AssertionError.class,
                () -> TestBed.test("testFailsByATap", bed -> {
                    bed.network().tap(_ -> assertEquals(1, 2));
                    bed.right().send(HELLO);
                }));

        assertTrue(failure.getMessage().startsWith("expected: <1> but was: <2>"), failure::getMessage);
    }
}
