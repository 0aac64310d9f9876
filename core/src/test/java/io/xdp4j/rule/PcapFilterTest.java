package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.ICMP;
import static io.xdp4j.rule.Packets.ICMPV6;
import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.tcp;
import static io.xdp4j.rule.Packets.udp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.wire.PcapWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words mean what they mean to tcpdump, on whole packets without tags, fragments and extension headers. */
final class PcapFilterTest {

    private static final int FRAMES = 400;
    private static final Pattern LINE = Pattern.compile("(?m)^1700000000\\.(\\d{9}) ");
    private static final int[] PORTS = {53, 80, 8000, 8001};
    private static final List<String> FILTERS = List.of(
            "ip",
            "ip6",
            "arp",
            "tcp",
            "udp",
            "icmp",
            "icmp6",
            "proto 17",
            "ip proto 6",
            "ip6 proto \\udp",
            "ip proto \\tcp",
            "ether proto 0x86dd",
            "ether proto \\arp",
            "host 192.0.2.1 and not arp",
            "dst host 192.0.2.1 and ip",
            "src host 2001:db8::1",
            "src or dst host 2001:db8::2",
            "ip host 192.0.2.1",
            "dst net 192.0.2.0/30 and not arp",
            "ip and net 192.0.2",
            "ip and src net 192 and dst net 192.0",
            "ip and net 192.0.2.0 mask 255.255.255.254",
            "src and dst net 192.0.2.0/31 and ip",
            "dst net 2001:db8::/127",
            "port 53",
            "port domain",
            "src port 80",
            "tcp port 53 or udp dst port 80",
            "udp and dst port 53",
            "port 53 or 80",
            "port 53 and 80",
            "port (53 or 80)",
            "not port 53 or 80",
            "tcp src port 53 or 80 or 8000",
            "src and dst port 53",
            "src or dst port 8000",
            "portrange 8000-8001",
            "udp dst portrange 54-8000",
            "ip host (192.0.2.1 or 192.0.2.3) and udp",
            "ether src 02:00:00:00:00:01",
            "ether host 02:00:00:00:00:01",
            "ether broadcast",
            "multicast",
            "broadcast or ip6",
            "len > 60",
            "len <= 60",
            "greater 60",
            "less 60",
            "ip[8] < 64",
            "ip[2:2] & 0xff != 40",
            "ip[6:2] & 0x1fff = 0",
            "(ip[0] & 0xf) == 5",
            "ip6[6] == 17",
            "ether[0] & 1 != 0",
            "ip and tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0",
            "ip and tcp[13] & (tcp-syn|tcp-ack) == tcp-syn",
            "ip and udp[2:2] >= 80",
            "ip and udp[8:4] == 0x01020304",
            "icmp[icmptype] == icmp-echoreply",
            "icmp[icmptype] != icmp-echo and icmp[icmpcode] = 0",
            "icmp6[icmp6type] == icmp6-echoreply",
            "ip or ip6 and udp",
            "ip and udp or ip6 and tcp",
            "tcp or udp and port 53 or ip6",
            "not ip and udp",
            "not (ip and udp)",
            "! ip && ! arp || icmp",
            "ip multicast",
            "ip6 multicast");

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    private Path folder;

    @Test
    void wordsMeanWhatTheyMeanToTcpdump() throws Exception {
        assumeTrue(isInstalled(), "tcpdump is not installed");
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(frame());
        }
        Path capture = write(frames);

        List<String> different = new ArrayList<>();
        for (String filter : FILTERS) {
            List<Integer> expected = tcpdump(capture, filter);
            List<Integer> matching = matching(frames, filter);
            if (!expected.equals(matching) || expected.isEmpty()) {
                different.add(filter + ": tcpdump " + expected + ", rules " + matching);
            }
        }
        assertEquals(List.of(), different);
    }

    private static List<Integer> matching(List<byte[]> frames, String filter) {
        var evaluator = new RuleEvaluator(RuleList.parse(filter + " -> pass"));
        List<Integer> matching = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            if (evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length) == 0) {
                matching.add(i);
            }
        }
        return matching;
    }

    private byte[] frame() {
        byte[] payload = Packets.join(new byte[] {1, 2, 3, 4}, new byte[random.nextInt(40)]);
        byte[] udp = udp(port(), port(), payload);
        byte[] tcp = tcp(port(), port(), 1 << random.nextInt(8) | 1 << random.nextInt(8), new byte[0], payload);
        byte[] icmp = Packets.join(new byte[] {(byte) (random.nextInt(3) * 4), (byte) random.nextInt(2)}, new byte[10]);
        byte[] icmp6 = Packets.join(new byte[] {(byte) (128 + random.nextInt(3)), 0}, new byte[10]);
        byte[] frame = switch (random.nextInt(7)) {
            case 0 -> ethernet(IPV4_TYPE, ipv4(UDP, udp));
            case 1 -> ethernet(IPV4_TYPE, ipv4(TCP, tcp));
            case 2 -> ethernet(IPV6_TYPE, ipv6(UDP, udp));
            case 3 -> ethernet(IPV6_TYPE, ipv6(TCP, tcp));
            case 4 -> ethernet(IPV4_TYPE, ipv4(ICMP, icmp));
            case 5 -> ethernet(IPV6_TYPE, ipv6(ICMPV6, icmp6));
            default -> ethernet(0x0806, new byte[28]);
        };
        address(frame);
        return frame;
    }

    /** Other addresses than all packets have. */
    private void address(byte[] frame) {
        int type = (frame[12] & 0xFF) << 8 | frame[13] & 0xFF;
        if (type == IPV4_TYPE) {
            frame[29] = (byte) random.nextInt(4);
            frame[33] = (byte) random.nextInt(4);
            frame[30] = (byte) (random.nextInt(8) == 0 ? 0xE1 : 0xC0);
            frame[22] = (byte) random.nextInt(40, 80);
        } else if (type == IPV6_TYPE) {
            frame[37] = (byte) random.nextInt(3);
            frame[53] = (byte) random.nextInt(3);
            frame[38] = (byte) (random.nextInt(8) == 0 ? 0xFF : 0x20);
        }
        int stations = random.nextInt(6);
        for (int i = 0; i < 6 && stations == 0; i++) {
            frame[i] = (byte) 0xFF;
        }
        frame[0] |= (byte) (stations == 1 ? 1 : 0);
        frame[11] = (byte) random.nextInt(3);
    }

    private int port() {
        return PORTS[random.nextInt(PORTS.length)];
    }

    private Path write(List<byte[]> frames) throws IOException {
        Path capture = folder.resolve("frames.pcap");
        var channel = FileChannel.open(capture, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try (var pcap = new PcapWriter(channel)) {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                pcap.write(MemorySegment.ofArray(frame), 0, frame.length, 1_700_000_000_000_000_000L + i);
            }
        }
        return capture;
    }

    private static List<Integer> tcpdump(Path capture, String filter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("tcpdump", "-r", capture.toString(), "-n", "-q", "-tt", "--nano", filter)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return exit != 0
                ? List.of()
                : LINE.matcher(text)
                        .results()
                        .map(line -> Integer.parseInt(line.group(1)))
                        .toList();
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder("tcpdump", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
