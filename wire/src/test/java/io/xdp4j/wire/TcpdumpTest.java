package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write, read by programs that are not ours. Skipped, by name, where they are not installed. */
final class TcpdumpTest {

    private static final long LEFT = 0x0200_0000_0001L;
    private static final long RIGHT = 0x0200_0000_0002L;
    private static final long NET = 0x2001_0DB8_0000_0000L;
    private static final int FRAMES = 9;

    @TempDir
    private Path folder;

    private Path capture;

    @BeforeEach
    void writeCapture() throws IOException {
        capture = folder.resolve("frames.pcap");
        var channel = FileChannel.open(capture, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (var pcap = new PcapWriter(channel)) {
            MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
            for (int i = 0; i < FRAMES; i++) {
                var writer = new FrameWriter().start(memory, 0, 2048).ethernet(RIGHT, LEFT);
                pcap.write(memory, 0, frame(i, writer).finish(), 1_700_000_000_000_000_001L + i);
            }
        }
    }

    @Test
    void tcpdumpFindsPortsAndNoBadChecksum() throws Exception {
        String text = output("tcpdump", "-r", capture.toString(), "-vv", "-n", "-e", "--nano");

        assertFalse(text.contains("bad"), text);
        assertFalse(text.contains("wrong"), text);
        assertFalse(text.contains("incorrect"), text);
        assertTrue(text.contains(".000000001"), text);
        assertTrue(text.contains("192.0.2.1.4433 > 192.0.2.2.9: [udp sum ok]"), text);
        assertTrue(text.contains("2001:db8::1.4433 > 2001:db8::2.9: [udp sum ok]"), text);
        assertTrue(text.contains("192.0.2.1.40000 > 192.0.2.2.443: Flags [S.]"), text);
        assertTrue(text.contains("2001:db8::1.40000 > 2001:db8::2.443: Flags [S.]"), text);
        assertTrue(text.contains("vlan 100, p 0") && text.contains("vlan 5, p 3"), text);
        assertTrue(text.contains("who-has 192.0.2.2 tell 192.0.2.1"), text);
        assertTrue(text.contains("[icmp6 sum ok] ICMP6, echo reply, id 7, seq 8"), text);
    }

    @Test
    void tsharkFindsEveryChecksumGood() throws Exception {
        String text = output(
                "tshark",
                "-r",
                capture.toString(),
                "-n",
                "-T",
                "fields",
                "-E",
                "separator=/t",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-e",
                "frame.number",
                "-e",
                "ip.checksum.status",
                "-e",
                "udp.checksum.status",
                "-e",
                "tcp.checksum.status",
                "-e",
                "icmp.checksum.status",
                "-e",
                "icmpv6.checksum.status",
                "-e",
                "_ws.malformed");

        List<String> frames =
                text.lines().filter(line -> line.matches("\\d+\t.*")).toList();
        assertEquals(FRAMES, frames.size(), text);
        for (String frame : frames) {
            List<String> status = Arrays.asList(frame.split("\t")).subList(1, frame.split("\t").length);
            assertTrue(status.stream().allMatch(s -> s.isEmpty() || s.matches("1|Good")), text);
        }
    }

    @Test
    void tsharkReadsPcapngWithCommentsAndNanoseconds() throws Exception {
        Path file = folder.resolve("frames.pcapng");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (var pcapng = new PcapngWriter(channel, "eth7", PcapWriter.MAX_SNAP_LENGTH)) {
            MemorySegment memory = MemorySegment.ofArray(new byte[2048]);
            for (int i = 0; i < FRAMES; i++) {
                var writer = new FrameWriter().start(memory, 0, 2048).ethernet(RIGHT, LEFT);
                int length = frame(i, writer).finish();
                String comment = i % 2 == 0 ? "rule " + i + ": ä -> drop" : "";
                pcapng.write(memory, 0, length, length + i, 1_700_000_000_123_456_789L + i, comment);
            }
            pcapng.statistics(FRAMES + 2, 2, 1_700_000_001_000_000_000L);
        }

        List<String> frames = output(
                        "tshark",
                        "-r",
                        file.toString(),
                        "-n",
                        "-T",
                        "fields",
                        "-E",
                        "separator=|",
                        "-e",
                        "frame.time_epoch",
                        "-e",
                        "frame.len",
                        "-e",
                        "frame.cap_len",
                        "-e",
                        "frame.interface_name",
                        "-e",
                        "frame.comment")
                .lines()
                .filter(line -> line.matches("1700000000[.].*"))
                .toList();

        assertEquals(FRAMES, frames.size());
        assertEquals("1700000000.123456789|65|65|eth7|rule 0: ä -> drop", frames.getFirst());
        assertEquals("1700000000.123456790|86|85|eth7|", frames.get(1));
        assertTrue(output("capinfos", "-T", "-r", "-y", file.toString()).contains(file.toString()));
    }

    private static FrameWriter frame(int i, FrameWriter writer) {
        byte[] data = "an odd number of bytes!".getBytes(StandardCharsets.US_ASCII);
        return switch (i) {
            case 0 -> ipv4(writer).udp(4433, 9).payload(data);
            case 1 -> ipv6(writer).udp(4433, 9).payload(data);
            case 2 ->
                ipv4(writer).tcp(40000, 443, 1, 2, Tcp.SYN | Tcp.ACK, 1000).payload(data);
            case 3 ->
                ipv6(writer).tcp(40000, 443, 1, 2, Tcp.SYN | Tcp.ACK, 1000).payload(data);
            case 4 -> ipv4(writer).echoRequest(7, 8).payload(data);
            case 5 -> ipv6(writer).echoReply(7, 8).payload(data);
            case 6 -> ipv4(writer.vlan(100, 0).vlan(5, 3)).udp(4433, 9).payload(data);
            case 7 -> ipv6(writer.vlan(5, 3)).udp(4433, 9);
            default -> writer.arpRequest(LEFT, 0xC0000201, 0xC0000202);
        };
    }

    private static FrameWriter ipv4(FrameWriter writer) {
        return writer.ipv4(0xC0000201, 0xC0000202);
    }

    private static FrameWriter ipv6(FrameWriter writer) {
        return writer.ipv6(NET, 1, NET, 2);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    private static Process start(String... command) throws IOException {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(path -> Path.of(path, command[0]).toFile().canExecute());
        assumeTrue(installed, command[0] + " is not installed");
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
