package io.xdp4j.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.RuleList;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a test that fails leaves, and says. */
final class TestBedFailureTest {

    private static final byte[] HELLO = TestFrames.udp(7, "hello");
    private static final byte[] QUESTION = TestFrames.udp(53, "?");

    @Test
    void framesAndVerdictsAreInTheFileThatTheMessageNames() throws IOException {
        AssertionError failure = failure("verdicts", TestBedFailureTest::reflectAndDrop);

        assertTrue(
                failure.getMessage().contains(file("verdicts").toAbsolutePath() + " (3 frames)"), failure::getMessage);
        assertTrue(failure.getMessage().contains("left: received 2, DROP 1, TX 1"), failure::getMessage);
        List<String> comments = new ArrayList<>();
        List<byte[]> frames = read(file("verdicts"), comments);
        assertEquals(List.of("left queue 0: TX, changed", "right queue 0: PASS", "left queue 0: DROP"), comments);
        assertArrayEquals(HELLO, frames.get(0));
        assertArrayEquals(TestFrames.reflected(HELLO), frames.get(1));
        assertArrayEquals(QUESTION, frames.get(2));
    }

    @Test
    void tsharkReadsTheFile() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
        failure("tshark", TestBedFailureTest::reflectAndDrop);

        String said = run(
                "tshark", "-r", file("tshark").toString(), "-T", "fields", "-e", "udp.dstport", "-e", "frame.comment");

        assertEquals("7\tleft queue 0: TX, changed\n7\tright queue 0: PASS\n53\tleft queue 0: DROP\n", said);
    }

    @Test
    void tcpdumpReadsTheFile() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tcpdump")), "tcpdump is not installed");
        failure("tcpdump", TestBedFailureTest::reflectAndDrop);

        String said = run("tcpdump", "-n", "-t", "-r", file("tcpdump").toString());

        assertTrue(said.contains("IP 10.0.0.2.40000 > 10.0.0.1.7: UDP, length 5"), said);
    }

    @Test
    void firstByteThatDiffersIsNamed() {
        AssertionError failure = failure("differs", bed -> {
            bed.right().send(TestFrames.udp(7, "hello"));
            bed.left().host().expect(TestFrames.udp(7, "help!"));
        });

        assertTrue(failure.getMessage().startsWith("""
            host of left: frame 1 of 1 differs at byte 40: expected\
            """), failure::getMessage);
    }

    @Test
    void dumpPointsAtTheByte() {
        byte[] expected = new byte[40];
        byte[] actual = new byte[38];
        actual[18] = 0x2a;
        actual[20] = 1;

        var error = assertThrows(
                AssertionError.class, () -> FrameDiff.expect("x", new byte[][] {expected}, List.of(actual)));

        assertEquals("""
            x: frame 1 of 1 differs at byte 18: expected 00, but it is 2a; expected 40 bytes, but there are 38
            expected 0000  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            actual   0000  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            expected 0010  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            actual   0010  00 00 2a 00 01 00 00 00 00 00 00 00 00 00 00 00
                                 ^^    ^^
            expected 0020  00 00 00 00 00 00 00 00
            actual   0020  00 00 00 00 00 00\
            """, error.getMessage());
    }

    @Test
    void shorterFrameDiffersWhereItEnds() {
        byte[] expected = new byte[32];

        var error = assertThrows(
                AssertionError.class, () -> FrameDiff.expect("x", new byte[][] {expected}, List.of(new byte[16])));

        assertTrue(
                error.getMessage().contains("differs at byte 16: expected 00, but it is the end"), error::getMessage);
    }

    @Test
    void missingFrameIsShownAndOneTooMany() {
        AssertionError missing = failure("missing", bed -> bed.left().host().expect(new byte[] {1, 2}));
        AssertionError tooMany = failure("tooMany", bed -> {
            bed.right().send(HELLO);
            bed.left().host().expectNothing();
        });

        assertTrue(
                missing.getMessage()
                        .startsWith("host of left: expected 1 frame, but 0 came; the first that is missing: 2 bytes, 01"
                                + " 02"),
                missing::getMessage);
        assertTrue(
                tooMany.getMessage()
                        .startsWith("host of left: expected 0 frames, but 1 came; the first too many: 47 bytes, 02 00"),
                tooMany::getMessage);
    }

    @Test
    void verdictThatDiffersIsNamed() {
        AssertionError failure = failure("verdict", bed -> {
            bed.right().send(HELLO, QUESTION);
            bed.left().expectVerdicts(TestVerdict.PASS, TestVerdict.DROP);
        });

        assertTrue(
                failure.getMessage().startsWith("left: frame 2 of 2: expected DROP, but it is PASS"),
                failure::getMessage);
    }

    @Test
    void otherExceptionsAreThrownOnAsTheyAre() {
        var thrown = new IOException("gone");

        var seen = assertThrows(
                IOException.class,
                () -> TestBed.test("thrown", bed -> {
                    bed.right().send(HELLO);
                    throw thrown;
                }));

        assertSame(thrown, seen);
        assertTrue(seen.getSuppressed()[0].getMessage().contains("thrown.pcapng (1 frame)"));
        assertTrue(Files.exists(file("thrown")));
    }

    @Test
    void failureIsThrownFromTheLineThatFailed() {
        AssertionError failure = failure("line", bed -> bed.left().expectDropped(1));

        assertEquals("expectDropped", failure.getStackTrace()[0].getMethodName());
        assertTrue(failure.toString().startsWith("java.lang.AssertionError: left: expected 1 frame dropped"));
    }

    @Test
    void failureSaysWhatDiffersOnceAndKeepsItsCause() {
        var cause = new IllegalStateException("cause");
        var suppressed = new IllegalStateException("suppressed");
        AssertionError failure = failure("once", bed -> {
            var error = new AssertionError("differs", cause);
            error.addSuppressed(suppressed);
            throw error;
        });

        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertEquals(1, trace.toString().split("differs", -1).length - 1, trace::toString);
        assertSame(cause, failure.getCause());
        assertSame(suppressed, failure.getSuppressed()[0]);
    }

    @Test
    void testThatPassesLeavesNoFile() throws Exception {
        failure("passes", bed -> bed.left().expectDropped(1));
        assertTrue(Files.exists(file("passes")));

        TestBed.test("passes", bed -> bed.right().send(HELLO));

        assertFalse(Files.exists(file("passes")));
    }

    @Test
    void newestFramesAreKept() throws IOException {
        AssertionError failure = failure("bounded", bed -> {
            byte[] large = TestFrames.udp(9, new byte[1400]);
            for (int i = 0; i < 12_000; i++) {
                bed.right().send(large);
            }
            bed.right().send(QUESTION);
            bed.left().expectDropped(1);
        });

        assertTrue(failure.getMessage().contains("older ones)"), failure::getMessage);
        assertTrue(Files.size(file("bounded")) <= 17 << 20);
        assertArrayEquals(QUESTION, read(file("bounded"), new ArrayList<>()).getLast());
    }

    @Test
    void nameOfAnyKindIsTheNameOfAFileInTheFolder() {
        AssertionError failure = failure("../my test: 1", bed -> bed.left().expectDropped(1));

        assertTrue(Files.exists(file("-.-my-test--1")), failure::getMessage);
        assertThrows(IllegalArgumentException.class, () -> TestBed.test(" ", _ -> {}));
    }

    @Test
    void failureIsSaidAlsoIfNothingCanBeWritten() throws IOException {
        Path inTheWay = Files.createDirectories(file("nowhere").resolve("full"));
        try {
            AssertionError failure = failure("nowhere", bed -> bed.left().expectDropped(1));

            assertTrue(failure.getMessage().startsWith("left: expected 1 frame dropped"), failure::getMessage);
            assertTrue(failure.getMessage().contains("could not be written"), failure::getMessage);
        } finally {
            Files.delete(inTheWay);
            Files.delete(file("nowhere"));
        }
    }

    private static void reflectAndDrop(TestBed bed) throws Exception {
        bed.left().attach(RuleList.parse("udp dst port 7 -> reflect\nudp dst port 53 -> drop"));
        bed.right().send(HELLO, QUESTION);
        bed.left().expectDropped(7);
    }

    private static AssertionError failure(String name, TestBody body) {
        return assertThrows(AssertionError.class, () -> TestBed.test(name, body));
    }

    private static Path file(String name) {
        return Path.of("target", "xdp4j", name + ".pcapng");
    }

    private static List<byte[]> read(Path file, List<String> comments) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                frames.add(reader.memory()
                        .asSlice(reader.offset(), reader.length())
                        .toArray(ValueLayout.JAVA_BYTE));
                comments.add(reader.comment());
            }
        }
        return frames;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
