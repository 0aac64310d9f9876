package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Xdp;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.capture.Capture;
import io.xdp4j.linux.capture.CaptureSpec;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.PcapWriter;
import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code xdp send} on a veth pair. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(60)
final class SendKernelTest {

    private static final CaptureSpec SPEC = new CaptureSpec(4096, List.of(), 1 << 22, AttachMode.AUTO);
    private static final long START = 1_700_000_000_000_000_000L;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pcap", "pcapng", "txt"})
    void everyFrameOfAFileIsSentInOrder(String format) throws Exception {
        List<String> frames = FrameLines.random(300);
        Path file = write(folder.resolve("frames." + format), frames, 0);

        Ran ran = sent(frames, file.toString(), "--json");

        assertEquals(0, ran.code(), ran.err());
        assertEquals(300, ran.json().get("frames").asInt());
        assertEquals(300, ran.json().get("completed").asInt());
        assertEquals(0, ran.json().get("refused").asInt());
        assertEquals(
                frames.stream().mapToInt(frame -> frame.length() / 2).sum(),
                ran.json().get("bytes").asInt());
    }

    @Test
    void loopSendsAllAgain() throws Exception {
        List<String> frames = FrameLines.random(5);
        Path file = write(folder.resolve("frames.txt"), frames, 0);
        var thrice = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            thrice.addAll(frames);
        }

        Ran ran = sent(thrice, file.toString(), "--loop", "3");

        assertTrue(ran.out().startsWith("15 frames, "), ran.out());
    }

    @Test
    void timingIsKept() throws Exception {
        List<String> frames = FrameLines.random(5);
        Path file = write(folder.resolve("frames.pcapng"), frames, 50_000_000);

        Ran ran = sent(frames, file.toString(), "--keep-timing", "--loop", "1", "--json");

        double seconds = ran.json().get("seconds").asDouble();
        assertTrue(seconds >= 0.2 && seconds < 5, seconds + " s");
    }

    @Test
    void rateIsHeld() throws Exception {
        Ran ran = sent(
                null,
                "udp",
                "--dst",
                "10.0.0.2",
                "--src",
                "10.0.0.1",
                "--dst-mac",
                "02:00:00:00:00:02",
                "--count",
                "20",
                "--rate",
                "100",
                "--json");

        double seconds = ran.json().get("seconds").asDouble();
        assertTrue(seconds >= 0.19 && seconds < 5, seconds + " s");
    }

    @ParameterizedTest
    @CsvSource({"1515, 0", "1519, 1", "4097, 1", "13, 1"})
    void frameThatIsTooLongOrTooShortIsRefusedBeforeAnythingIsSent(int length, int code) throws Exception {
        List<String> frames =
                List.of(FrameLines.udp(9, new byte[100]), "0200".repeat(length).substring(0, 2 * length));
        Path file = write(folder.resolve("frames.txt"), frames, 0);
        Veth.quiet(1, () -> {
            long before = Veth.sent("right");

            Ran ran = Ran.xdp("send", "-i", "right", file.toString());

            assertEquals(code, ran.code(), ran.err());
            if (code != 0) {
                assertTrue(ran.err().contains("send frame 2 (frame1): it has " + length + " bytes"), ran.err());
                assertEquals(before, Veth.sent("right"));
            }
            return null;
        });
    }

    @Test
    void whatIsNotSaidIsFoundOut() throws Exception {
        MacAddress there = MacAddress.parse("02:00:00:00:00:77");
        VethPair.with(1500, () -> {
            try (RouteSocket routes = RouteSocket.open()) {
                int index = Veth.link("right").index();
                routes.addAddress(index, InetAddress.getByName("10.9.0.2"), 24);
                routes.addAddress(index, InetAddress.getByName("fd09::2"), 64);
                routes.addNeighbour(index, InetAddress.getByName("10.9.0.7"), there);
                routes.addNeighbour(index, InetAddress.getByName("fd09::7"), there);
            }
            Shell.run("ip route add 10.10.0.0/16 via 10.9.0.7 dev right");
            String start = there.toString().replace(":", "")
                    + Veth.link("right").mac().toString().replace(":", "");

            assertTrue(hex("--dst", "10.9.0.7").startsWith(start + "0800"));
            assertTrue(hex("--dst", "10.10.3.4:5").contains("0a0900020a0a0304" + "9c400005"));
            assertTrue(hex("--dst", "fd09::7").startsWith(start + "86dd"));
            assertTrue(hex("--dst", "239.1.2.3").startsWith("01005e010203"));
            assertTrue(hex("--dst", "ff02::fb").startsWith("3333000000fb"));
            assertTrue(hex("--dst", "10.9.0.255").startsWith("ffffffffffff"));
            assertTrue(hex("--dst", "255.255.255.255").startsWith("ffffffffffff"));
            Ran unknown = Ran.xdp("send", "-i", "right", "udp", "--dst", "10.9.0.8");
            assertEquals(1, unknown.code());
            assertTrue(unknown.err().contains("find the MAC address of 10.9.0.8"), unknown.err());
            assertTrue(unknown.err().contains("--dst-mac"), unknown.err());
            return null;
        });
    }

    @Test
    void craftsArriveAsTheyAreMade() throws Exception {
        List<String> words = List.of(
                "tcp",
                "--dst",
                "[fd77::2]:443",
                "--src",
                "fd77::1",
                "--dst-mac",
                "02:00:00:00:00:02",
                "--src-mac",
                "02:00:00:00:00:01",
                "--vlan",
                "7",
                "--payload",
                "hi");
        var print = new ArrayList<>(List.of("send", "--hex"));
        print.addAll(words);
        String frame = Ran.xdp(print.toArray(String[]::new)).out().strip();

        Ran ran = sent(List.of(frame), words.toArray(String[]::new));

        assertEquals(0, ran.code(), ran.err());
    }

    @Test
    void signalEndsASenderWithWhatItCounted() throws Exception {
        Path file = write(folder.resolve("frames.txt"), FrameLines.random(3), 0);
        Veth.quiet(1, () -> {
            long before = Veth.sent("right");
            try (Child send = Child.withSignals("send", "-i", "right", file.toString(), "--loop", "0", "--json")) {
                while (send.process().isAlive() && Veth.sent("right") < before + 100) {
                    Thread.onSpinWait();
                }
                send.signal("INT");
                Ran ran = send.await();

                assertEquals(0, ran.code(), ran.err());
                assertTrue(ran.json().get("stopped").asBoolean());
                assertEquals(
                        Veth.sent("right") - before, ran.json().get("frames").asLong());
            }
            return null;
        });
    }

    @Test
    void interfaceThatIsDeletedEndsASender() throws Exception {
        Veth.quiet(1, () -> {
            long before = Veth.sent("right");
            try (Child send = Child.xdp(
                    "send",
                    "-i",
                    "right",
                    "udp",
                    "--dst",
                    "10.0.0.2",
                    "--src",
                    "10.0.0.1",
                    "--dst-mac",
                    "02:00:00:00:00:02",
                    "--count",
                    "0",
                    "--rate",
                    "5000")) {
                while (send.process().isAlive() && Veth.sent("right") < before + 10) {
                    Thread.onSpinWait();
                }
                Veth.delete("left");
                Ran ran = send.await();

                assertEquals(1, ran.code());
                assertTrue(ran.err().contains("completed"), ran.err());
            }
            return null;
        });
    }

    @Test
    void withoutRightsItSaysWhichAreMissing() throws Exception {
        Veth.quiet(1, () -> {
            try (Child send = Child.withoutRights(
                    "send",
                    "-i",
                    "right",
                    "udp",
                    "--dst",
                    "10.0.0.2",
                    "--src",
                    "10.0.0.1",
                    "--dst-mac",
                    "02:00:00:00:00:02")) {
                Ran ran = send.await();

                assertEquals(3, ran.code(), ran.err());
                assertTrue(ran.err().contains("CAP_NET_RAW"), ran.err());
            }
            return null;
        });
    }

    private static String hex(String... to) {
        var words = new ArrayList<>(List.of("send", "-i", "right", "udp", "--hex"));
        words.addAll(List.of(to));
        Ran ran = Ran.xdp(words.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.out().strip();
    }

    /** Sends from {@code right}, and checks that {@code frames}, if they are not null, come to {@code left}. */
    private static Ran sent(List<String> frames, String... what) throws XdpException {
        return Veth.quiet(1, () -> {
            try (Xdp xdp = Xdp.linux();
                    Capture capture = Capture.open(xdp, xdp.find("left"), SPEC)) {
                var words = new ArrayList<>(List.of("send", "-i", "right"));
                words.addAll(List.of(what));
                Ran ran = Ran.xdp(words.toArray(String[]::new));
                if (frames != null) {
                    assertEquals(frames, read(capture));
                }
                return ran;
            }
        });
    }

    private static List<String> read(Capture capture) throws XdpException {
        capture.detach();
        var seen = new ArrayList<String>();
        while (capture.next()) {
            seen.add(HexFormat.of()
                    .formatHex(capture.memory()
                            .asSlice(capture.offset(), capture.length())
                            .toArray(ValueLayout.JAVA_BYTE)));
        }
        return seen;
    }

    private static Path write(Path file, List<String> frames, long gapNanos) throws IOException {
        if (file.toString().endsWith("txt")) {
            return FrameLines.write(file, frames);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (file.toString().endsWith("pcap")) {
            try (var writer = new PcapWriter(channel)) {
                for (int i = 0; i < frames.size(); i++) {
                    byte[] frame = HexFormat.of().parseHex(frames.get(i));
                    writer.write(MemorySegment.ofArray(frame), 0, frame.length, START + i * gapNanos);
                }
            }
            return file;
        }
        try (var writer = new PcapngWriter(channel, "x", PcapWriter.MAX_SNAP_LENGTH)) {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = HexFormat.of().parseHex(frames.get(i));
                writer.write(MemorySegment.ofArray(frame), 0, frame.length, START + i * gapNanos);
            }
        }
        return file;
    }
}
