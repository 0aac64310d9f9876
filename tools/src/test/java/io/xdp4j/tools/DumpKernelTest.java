package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.wire.CaptureReader;
import io.xdp4j.wire.PcapngReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code xdp dump} on a veth pair. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(60)
final class DumpKernelTest {

    private static final int COUNT = 200;
    private static final long TOLERANCE_NANOS = 100_000_000;

    @TempDir
    private Path folder;

    private Path lines;
    private Path capture;
    private final List<String> frames = FrameLines.random(COUNT);

    @BeforeEach
    void writeFrames() throws IOException {
        lines = FrameLines.write(folder.resolve("frames.txt"), frames);
        capture = folder.resolve("capture.pcapng");
    }

    @Test
    void everyFrameIsInTheFileInOrderAtItsTime() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", capture.toString(), "-c", Integer.toString(COUNT))) {
                long before = wallNanos();
                send();
                Ran ran = dump.await();

                assertEquals(0, ran.code(), ran.err());
                assertEquals("", ran.out());
                assertTrue(ran.err().contains("200 frames captured, 200 seen, 0 lost"), ran.err());
                assertEquals(frames, FrameLines.read(capture));
                assertTimes(before - TOLERANCE_NANOS, wallNanos() + TOLERANCE_NANOS);
                assertFalse(Veth.hasProgram());
            }
            return null;
        });
    }

    @Test
    void tsharkReadsTheFile() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", capture.toString(), "-c", "200", "--snaplen", "60")) {
                send();
                assertEquals(0, dump.await().code());
            }
            return null;
        });

        List<String> fields = Shell.run("tshark -r " + capture + " -T fields -E separator=, -e frame.interface_name"
                        + " -e frame.len -e frame.cap_len -e udp.dstport")
                .lines()
                .filter(line -> line.startsWith("left,"))
                .toList();
        assertEquals(COUNT, fields.size());
        for (int i = 0; i < COUNT; i++) {
            int length = frames.get(i).length() / 2;
            String expected = "left," + length + "," + Math.min(length, 60) + "," + (i % 2 == 0 ? 9000 : 53);
            assertEquals(expected, fields.get(i));
        }
        assertTrue(Shell.run("capinfos -S " + capture).contains("packet time"));
    }

    @Test
    void standardOutputIsAFileLikeAnother() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", "-", "-c", Integer.toString(COUNT))) {
                send();
                Files.write(capture, dump.process().getInputStream().readAllBytes());

                assertEquals(0, dump.await().code());
                assertEquals(frames, FrameLines.read(capture));
            }
            return null;
        });
    }

    @Test
    void framesGoOnToTheHost() throws Exception {
        Veth.quiet(1, () -> {
            InetAddress here = InetAddress.getByName("10.9.0.1");
            try (RouteSocket routes = RouteSocket.open()) {
                routes.addAddress(Veth.link("left").index(), here, 24);
            }
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(here, 7777));
                    Child dump = dump("-c", "1")) {
                socket.setSoTimeout(20_000);
                send(
                        "udp",
                        "--dst",
                        "10.9.0.1:7777",
                        "--src",
                        "10.9.0.2:1",
                        "--payload",
                        "hello",
                        "--dst-mac",
                        Veth.link("left").mac().toString());
                var packet = new DatagramPacket(new byte[100], 100);
                socket.receive(packet);

                String line = dump.await().out();
                assertEquals("hello", new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
                assertTrue(
                        line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{9} queue 0 47 bytes "
                                + "udp 10\\.9\\.0\\.2:1 > 10\\.9\\.0\\.1:7777 5\\R"),
                        line);
            }
            return null;
        });
    }

    @Test
    void jsonIsALineForEachFrameAndOneForTheEnd() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("--json", "-c", "200")) {
                send();
                List<JsonNode> read = json(dump.await());

                assertEquals(COUNT + 1, read.size());
                for (int i = 0; i < COUNT; i++) {
                    JsonNode frame = read.get(i);
                    assertEquals("frame", frame.get("type").asString());
                    assertEquals(i + 1, frame.get("frame").asInt());
                    assertEquals(frames.get(i).length() / 2, frame.get("length").asInt());
                    assertEquals(0, frame.get("queue").asInt());
                    Instant time = Instant.parse(frame.get("time").asString());
                    assertEquals(
                            time.getEpochSecond() * 1_000_000_000 + time.getNano(),
                            frame.get("epochNanos").asLong());
                }
                assertEquals("end", read.getLast().get("type").asString());
                assertEquals(0, read.getLast().get("lost").asInt());
            }
            return null;
        });
    }

    @Test
    void whatAStoppedReaderLosesIsCounted() throws Exception {
        Path many = FrameLines.write(
                folder.resolve("many.txt"), Collections.nCopies(2000, FrameLines.udp(9, new byte[1000])));
        Veth.quiet(1, () -> {
            try (Child dump = dump("--json", "--buffer", "64")) {
                dump.signal("STOP");
                send(many.toString());
                dump.signal("CONT");
                dump.signal("INT");

                JsonNode end = json(dump.await()).getLast();
                assertEquals(2000, end.get("seen").asInt());
                assertTrue(end.get("lost").asInt() > 1000, end.toString());
                assertEquals(2000, end.get("frames").asInt() + end.get("lost").asInt());
            }
            return null;
        });
    }

    @Test
    void signalEndsItWithAllThatCame() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", capture.toString())) {
                send();
                dump.signal("INT");
                Ran ran = dump.await();

                assertEquals(0, ran.code(), ran.err());
                assertEquals(frames, FrameLines.read(capture));
            }
            return null;
        });
    }

    @Test
    void secondsEndIt() throws Exception {
        Veth.quiet(1, () -> {
            Ran ran = Ran.xdp("dump", "-i", "left", "--seconds", "0.2", "-w", capture.toString());

            assertEquals(0, ran.code(), ran.err());
            assertEquals(List.of(), FrameLines.read(capture));
            return null;
        });
    }

    @Test
    void killedDumpLeavesNothingAttached() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump()) {
                dump.process().destroyForcibly().waitFor();

                while (Veth.hasProgram()) {
                    Thread.onSpinWait();
                }
            }
            return null;
        });
    }

    @Test
    void interfaceThatIsDeletedIsAFailureWithAWholeFile() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", capture.toString())) {
                send();
                Veth.delete("right");
                Ran ran = dump.await();

                assertEquals(1, ran.code());
                assertTrue(ran.err().contains("capture on left: the interface is gone"), ran.err());
                assertEquals(frames, FrameLines.read(capture));
            }
            return null;
        });
    }

    @Test
    void fullDiskEndsItAndIsSaid() throws Exception {
        Veth.quiet(1, () -> {
            Ran ran = Ran.xdp("dump", "-i", "left", "-w", "/dev/full");

            assertEquals(1, ran.code());
            assertTrue(ran.err().contains("xdp: write /dev/full: No space left on device"), ran.err());
            assertFalse(Veth.hasProgram());
            return null;
        });
    }

    @Test
    void pipeThatNobodyReadsEndsItAndIsSaid() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = dump("-w", "-");
                    Child text = Child.xdp("dump", "-i", "right")) {
                dump.process().getInputStream().close();
                text.process().getInputStream().close();
                send();
                String err = new String(dump.process().getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

                assertEquals(1, dump.process().waitFor());
                assertTrue(err.contains("not all of the output could be written"), err);
            }
            return null;
        });
    }

    @Test
    void foreignProgramIsNamedAndHowToRemoveIt() throws Exception {
        Veth.quiet(1, () -> {
            try (Xdp xdp = Xdp.linux();
                    XdpLink _ = xdp.attach(
                            xdp.find("left").rx(),
                            RuleList.of(Match.udpDestinationPort(9).drop()),
                            AttachSpec.DEFAULT)) {
                Ran ran = Ran.xdp("dump", "-i", "left", "-w", capture.toString());

                assertEquals(1, ran.code());
                assertTrue(ran.err().contains("xdp4j_rules"), ran.err());
                assertFalse(Files.exists(capture), "a file is begun only once frames can come");
            }
            return null;
        });
        VethPair.with(1500, () -> {
            Shell.run("unshare -m ip link set dev left xdpgeneric obj " + Foreign.program() + " sec xdp");

            Ran ran = Ran.xdp("dump", "-i", "left");

            assertEquals(1, ran.code());
            assertTrue(ran.err().contains("ip link set"), ran.err());
            return null;
        });
    }

    @Test
    void withoutRightsItSaysWhichAreMissing() throws Exception {
        Veth.quiet(1, () -> {
            try (Child dump = Child.withoutRights("dump", "-i", "left")) {
                Ran ran = dump.await();

                assertEquals(3, ran.code(), ran.err());
                assertTrue(ran.err().contains("CAP_BPF"), ran.err());
            }
            return null;
        });
    }

    @Test
    void withoutTheRightToWatchItSaysSo() throws Exception {
        List<String> prefix = List.of("setpriv", "--bounding-set", "-perfmon,-sys_admin", "--inh-caps", "-all");
        Veth.quiet(1, () -> {
            try (Child dump = Child.xdp(prefix, "dump", "-i", "left")) {
                Ran ran = dump.await();

                assertEquals(3, ran.code(), ran.err());
                assertTrue(ran.err().contains("CAP_PERFMON"), ran.err());
            }
            return null;
        });
    }

    @Test
    void queueThatIsNotThereIsWrongUsage() throws Exception {
        Veth.quiet(2, () -> {
            Ran ran = Ran.xdp("dump", "-i", "left", "-q", "0,2");

            assertEquals(2, ran.code());
            assertTrue(ran.err().contains("left has queues 0 to 1"), ran.err());
            return null;
        });
    }

    /** Starts it, and waits until it captures. */
    private static Child dump(String... options) throws Exception {
        String[] words = new String[3 + options.length];
        words[0] = "dump";
        words[1] = "-i";
        words[2] = "left";
        System.arraycopy(options, 0, words, 3, options.length);
        Child dump = Child.withSignals(words);
        InputStream err = dump.process().getErrorStream();
        for (int c = err.read(); c >= 0 && c != '\n'; c = err.read()) {
            // until it says that it captures
        }
        return dump;
    }

    private void send() {
        send(lines.toString());
    }

    private static void send(String... what) {
        String[] words = new String[3 + what.length];
        words[0] = "send";
        words[1] = "-i";
        words[2] = "right";
        System.arraycopy(what, 0, words, 3, what.length);
        Ran ran = Ran.xdp(words);
        assertEquals(0, ran.code(), ran.err());
    }

    private void assertTimes(long from, long to) throws IOException {
        long last = from;
        try (var reader = (PcapngReader) CaptureReader.open(capture)) {
            while (reader.next()) {
                assertTrue(reader.epochNanos() >= last, "frame " + reader.name());
                last = reader.epochNanos();
            }
        }
        assertTrue(last < to, "too late");
    }

    private static List<JsonNode> json(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        return ran.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
