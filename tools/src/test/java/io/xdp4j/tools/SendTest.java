package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.wire.PcapWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code xdp send} as far as it needs no rights. */
final class SendTest {

    private static final String MACS = "--src-mac 02:00:00:00:00:01 --dst-mac 02:00:00:00:00:02 --hex ";
    private static final String V4 = "--src 10.0.0.1:1000 --dst 10.0.0.2:2000 " + MACS;
    private static final String V6 = "--src [fd77::1]:1000 --dst [fd77::2]:2000 " + MACS;

    @TempDir
    private Path folder;

    @Test
    void frameIsPrinted() {
        Ran ran = send("udp " + V4 + "--payload hi");

        assertEquals(0, ran.code(), ran.err());
        assertEquals(
                "020000000002" + "020000000001" + "0800" + "4500001e00004000401126cd" + "0a0000010a000002"
                        + "03e807d0000a" + "77b6" + "6869",
                ran.out().strip());
    }

    @Test
    void tcpdumpAndTsharkFindEveryChecksumGood() throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "tcpdump"))));
        List<String> commands = List.of(
                "udp " + V4 + "--payload odd",
                "udp " + V6 + "--payload-hex 00:11:22",
                "tcp " + V4 + "--flags syn,ack --payload hello",
                "tcp " + V6,
                "icmp --src 10.0.0.1 --dst 10.0.0.2 " + MACS + "--count 2 --payload odd",
                "icmp --src fd77::1 --dst fd77::2 " + MACS,
                "udp " + V4 + "--vlan 100",
                "tcp " + V6 + "--vlan 5 --vlan 6");
        Path file = folder.resolve("made.pcap");
        try (var pcap = new PcapWriter(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            for (String command : commands) {
                for (String line : send(command).out().lines().toList()) {
                    byte[] frame = HexFormat.of().parseHex(line);
                    pcap.write(MemorySegment.ofArray(frame), 0, frame.length, 0);
                }
            }
        }

        String text = Shell.run("tcpdump -r " + file + " -vv -n -e");

        assertFalse(text.matches("(?s).*(bad|wrong|incorrect|truncated).*"), text);
        assertTrue(text.contains("10.0.0.1.1000 > 10.0.0.2.2000: [udp sum ok] UDP, length 3"), text);
        assertTrue(text.contains("fd77::1.1000 > fd77::2.2000: [udp sum ok]"), text);
        assertTrue(text.contains("Flags [S.], cksum") && text.contains("(correct)"), text);
        assertTrue(text.contains("ICMP echo request, id 1, seq 2, length 11"), text);
        assertTrue(text.contains("[icmp6 sum ok] ICMP6, echo request, id 1, seq 1"), text);
        assertTrue(text.contains("vlan 100, p 0") && text.contains("vlan 5, p 0") && text.contains("vlan 6"), text);
        assertEquals(
                9,
                Shell.run("tshark -r " + file + " -n -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE "
                                + "-Y !_ws.malformed&&!udp.checksum.status==0&&!tcp.checksum.status==0 -T fields "
                                + "-e frame.protocols")
                        .lines()
                        .filter(line -> line.startsWith("eth:"))
                        .count());
    }

    @Test
    void jsonNamesEachFrame() {
        Ran ran = send("icmp --src 10.0.0.1 --dst 10.0.0.2 --json " + MACS);

        assertEquals("1", ran.json().get("frame").asString());
        assertEquals(42, ran.json().get("length").asInt());
        assertEquals(84, ran.json().get("hex").asString().length());
    }

    @Test
    void framesOfAFileArePrinted() throws IOException {
        Path file = FrameLines.write(folder.resolve("frames.txt"), FrameLines.random(3));

        assertEquals(
                FrameLines.random(3),
                Ran.xdp("send", file.toString(), "--hex").out().lines().toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
        null              | there is no such file
        ''                | it has no frames
        x                 | line 1 has no frame after its name
        x zz              | line 1 has something else than a hex digit, at byte offset 2
        """)
    void fileThatIsNoneIsSaid(String text, String reason) throws IOException {
        Path file = folder.resolve("file");
        if (text != null) {
            Files.writeString(file, text);
        }

        Ran ran = Ran.xdp("send", file.toString(), "--hex");

        assertEquals(1, ran.code(), ran.err());
        assertTrue(ran.err().contains("read frames from " + file), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp ", "tcp ", "icmp "})
    void anyWordsAreTakenOrWrongUsage(String kind) {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        String[] words = {
            "--dst",
            "--src",
            "--payload",
            "--payload-hex",
            "--vlan",
            "--flags",
            "--count",
            "10.0.0.1",
            "10.0.0.1:5",
            "::1",
            "[::1]:5",
            "[::1",
            "]:[",
            ":",
            "1",
            "-1",
            "99999999999999999999",
            "4095",
            "syn",
            "syn,,ack",
            "",
            "é",
            "10.0.0.1:",
            "10.0.0.1:65536",
            "1.2.3",
            "::ffff:1.2.3.4",
            "fe80::1%lo",
            "--rate",
            "--loop",
            "--json"
        };
        for (int i = 0; i < 300; i++) {
            var line = new StringBuilder(kind + MACS.strip());
            for (int n = random.nextInt(8); n > 0; n--) {
                line.append(' ').append(words[random.nextInt(words.length)]);
            }
            Ran ran = Ran.xdp(("send " + line + " --count 2").split(" "));
            assertTrue(ran.code() == 0 || ran.code() == 2, "seed " + seed + ": " + line + ": " + ran.err());
            assertFalse(ran.err().contains("Exception"), "seed " + seed + ": " + line + ": " + ran.err());
        }
    }

    @Test
    void framesArriveAtTheOtherEndOfTheSoftwareDriver() throws IOException {
        List<String> frames = FrameLines.random(200);
        Path file = FrameLines.write(folder.resolve("frames.txt"), frames);
        Path arrived = folder.resolve("arrived.pcapng");

        Ran ran = send(file + " --loop 50 --driver software --json --record " + arrived);

        assertEquals(0, ran.code(), ran.err());
        assertEquals(10_000, ran.json().get("arrived").asInt());
        assertEquals(10_000, ran.json().get("completed").asInt());
        List<String> printed = send(arrived + " --hex").out().lines().toList();
        assertEquals(10_000, printed.size());
        for (int i = 0; i < printed.size(); i++) {
            assertEquals(frames.get(i % 200), printed.get(i));
        }
    }

    @Test
    void packetOverTheSoftwareDriverNeedsASourceAlone() {
        Ran ran = send("udp --src 10.0.0.1 --dst 10.0.0.2 --driver software -i soft1");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("1 frame, 42 bytes sent on soft1 queue 0, copy"), ran.out());
        assertTrue(ran.out().endsWith("; 1 arrived at soft0\n"), ran.out());
        Ran without = send("udp --dst 10.0.0.2 --driver software");
        assertEquals(2, without.code());
        assertTrue(without.err().contains("--src IP is needed: soft0 has no address"), without.err());
    }

    @Test
    void recordIsOfTheSoftwareDriver() {
        Ran ran = send("udp --dst 10.0.0.2 -i lo --record " + folder.resolve("x"));

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("--record is for --driver software"), ran.err());
    }

    @Test
    void recordThatCannotBeWrittenIsRefusedBeforeAnythingIsSent() {
        Ran ran = send("udp --src 10.0.0.1 --dst 10.0.0.2 --driver software --record " + folder);

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("is a folder"), ran.err());
    }

    @Test
    void automaticDriverSaysThatItIsTheSoftwareDriver() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        String[] words = "send udp --src 10.0.0.1 --dst 10.0.0.2 --driver auto".split(" ");

        try (Child child = Rights.held() ? Child.withoutRights(words) : Child.xdp(words)) {
            Ran ran = child.await();

            assertEquals(0, ran.code(), ran.err());
            assertTrue(ran.err().contains("On the software driver"), ran.err());
            assertTrue(ran.out().contains("1 arrived at soft1"), ran.out());
        }
    }

    private static Ran send(String line) {
        return Ran.xdp(("send " + line.strip()).split(" +"));
    }
}
