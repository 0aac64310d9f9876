package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.wire.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of frames, to people and as JSON. */
final class ExplainTest {

    private static final String DNS = "udp dst port 53 -> drop";

    @TempDir
    private Path folder;

    @Test
    void ruleThatDecidesIsToldWithTheReasonsOfThoseBefore() throws IOException {
        Ran ran = Ran.xdp(
                "explain",
                "set web port {80, 443}",
                "not udp or vlan 5 -> drop",
                "udp dst port @web -> redirect",
                "udp dst port 50-60 sample 1/2 -> reflect",
                "udp src port 4000 limit 10/s -> drop",
                "--frames",
                frames("dns"));

        assertEquals(0, ran.code(), ran.err());
        assertEquals("""
                frame dns: 47 bytes, udp 192.0.2.2:4000 > 192.0.2.1:53 5
                  reflect, by rule 2: udp dst portrange 50-60 sample 1/2 -> reflect
                  if its limit lets it through, which depends on the traffic; else drop, by rule 3: \
                udp src port 4000 limit 10/s burst 10 -> drop
                  if its limit lets it through, which depends on the traffic; else pass, by no rule
                  rule 0: not udp or vlan 5: no: udp holds: there is a UDP header; there is no VLAN tag
                  rule 1: udp dst port @web: no: the UDP destination port, 53, is not in @web
                  rule 2: udp dst portrange 50-60 sample 1/2: yes: the UDP destination port is 53
                """, ran.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    web       | -1 | the UDP destination port is 80
                    syn       | -1 | there is no UDP header (the protocol is 6, TCP)
                    ping6     | -1 | there is no UDP header (the protocol is 58, ICMPv6)
                    fragment  | -1 | a later fragment has no UDP header
                    frag6     | -1 | a later fragment has no UDP header
                    cut       | -1 | the frame ends after 37 bytes
                    total     | -1 | the UDP datagram ends after 2 bytes
                    version   | -1 | the IPv4 packet says that its IP version is 6
                    arp       | -1 | there is no IP packet (the EtherType is 0x0806, ARP)
                    short     | -1 | the frame ends after 10 bytes
                    empty     | -1 | the frame ends after 0 bytes
                    qinq      | 0  | the UDP destination port is 53
                    hop6      | 0  | the UDP destination port is 53
                    options   | 0  | the UDP destination port is 53
                    """)
    void eachKindOfFrameHasItsReason(String frame, int rule, String reason) throws IOException {
        Ran text = Ran.xdp("explain", DNS, "--frames", frames(frame));
        Ran json = Ran.xdp("explain", DNS, "--frames", frames(frame), "--json");

        String word = rule == 0 ? "yes" : "no";
        assertTrue(text.out().endsWith("\n  rule 0: udp dst port 53: " + word + ": " + reason + "\n"), text.out());
        String action = rule == 0 ? "drop" : "pass";
        assertEquals("{\"frame\":\"" + frame + "\",\"rule\":" + rule + ",\"action\":\"" + action + "\"}\n", json.out());
    }

    @Test
    void parserChangesWhatIsSeen() throws IOException {
        String tagged = frames("vlan");

        assertEquals(0, rule(Ran.xdp("explain", DNS, "--frames", tagged, "--json")));
        assertEquals(-1, rule(Ran.xdp("explain", DNS, "--frames", tagged, "--json", "--parser", "windows-compat")));
        assertEquals(-1, rule(Ran.xdp("explain", "parser windows-compat", DNS, "--frames", tagged, "--json")));
        assertEquals(
                0,
                rule(Ran.xdp(
                        "explain", "parser windows-compat", DNS, "--frames", tagged, "--json", "--parser", "strict")));
    }

    @Test
    void framesOfACaptureAreNumbered() throws IOException {
        Path file = folder.resolve("frames.pcap");
        try (var pcap =
                new PcapWriter(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), 60)) {
            pcap.write(MemorySegment.ofArray(new byte[20]), 0, 20, 0);
            pcap.write(MemorySegment.ofArray(new byte[100]), 0, 100, 0);
        }

        List<String> lines = Ran.xdp("explain", "all -> drop", "--frames", file.toString(), "--json")
                .out()
                .lines()
                .toList();
        String text =
                Ran.xdp("explain", "all -> drop", "--frames", file.toString()).out();

        assertEquals(
                List.of(
                        "{\"frame\":\"1\",\"rule\":0,\"action\":\"drop\"}",
                        "{\"frame\":\"2\",\"rule\":0,\"action\":\"drop\"}"),
                lines);
        assertTrue(text.contains("\nframe 2: 60 bytes of 100 (the capture cut it), "), text);
    }

    @Test
    void framesCanComeFromStandardInput() {
        var in = new ByteArrayInputStream("a 00\n# none\nb -\n".getBytes(StandardCharsets.UTF_8));

        Ran ran = Ran.xdp(in, "explain", "all -> redirect m or drop", "--frames", "-", "--json");

        assertEquals("""
                {"frame":"a","rule":0,"action":"redirect m or drop"}
                {"frame":"b","rule":0,"action":"redirect m or drop"}
                """, ran.out());
    }

    @Test
    void rulesCanBeInAFile() throws IOException {
        Path rules = Files.writeString(folder.resolve("my.rules"), "# none\n\nall -> drop\n");

        Ran ran = Ran.xdp("explain", "--rules", rules.toString(), "--frames", frames("arp"), "--json");

        assertEquals(0, rule(ran));
    }

    @Test
    void mistakeInAFileOfRulesHasItsPlace() throws IOException {
        Path rules = Files.writeString(folder.resolve("my.rules"), "all -> drop\nudp -> fly\n");

        Ran ran = Ran.xdp("explain", "--rules", rules.toString(), "--frames", frames("arp"));

        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("xdp: " + rules + ": line 2, column 8: "), ran.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    explain                                       | rules are needed
                    explain all->drop                             | --frames FILE is needed
                    explain --rules a b --frames c                | mutually exclusive
                    explain --frames c                            | rules are needed
                    explain --engine magic all->drop --frames -   | magic
                    explain --parser lax all->drop --frames -     | strict or windows-compat
                    explain all->vanish --frames -                | line 1, column 6
                    explain --batch all->drop                     | from standard input
                    explain --batch --frames c                    | from standard input
                    explain --batch --parser strict               | from standard input
                    """)
    void impossibleOptionsAreWrongUsage(String line, String reason) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.err().startsWith("xdp: "), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
        assertTrue(ran.err().contains("xdp explain --help"), ran.err());
        assertEquals("", ran.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a 0", "a zz", "a", "a 00 -", "\u0001 00"})
    void brokenFramesAreAFailureThatNamesFileAndLine(String line) throws IOException {
        Path frames = Files.writeString(folder.resolve("frames.txt"), "good 00\n" + line + "\n");

        Ran ran = Ran.xdp("explain", "all -> drop", "--frames", frames.toString(), "--json");

        assertEquals(1, ran.code(), ran.err());
        assertEquals(1, ran.out().lines().count(), ran.out());
        assertTrue(ran.err().startsWith("xdp: " + frames + ": lines: line 2 "), ran.err());
    }

    @Test
    void filesThatCannotBeReadAreFailures() throws IOException {
        Path noText = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});

        assertFailure("no such file", "explain", "all -> drop", "--frames", "/nope");
        assertFailure("no such file", "explain", "--rules", "/nope", "--frames", frames("arp"));
        assertFailure("is a folder", "explain", "all -> drop", "--frames", "/");
        assertFailure("is a folder", "explain", "--rules", "/", "--frames", frames("arp"));
        assertFailure("UTF-8", "explain", "--rules", noText.toString(), "--frames", frames("arp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"interpreter", "jit"})
    void enginesOfTheVmSayWhatTheEvaluatorSays(String engine) throws IOException {
        Path frames = Files.write(folder.resolve("frames"), ExplainFrames.lines());
        String[] list = {"set hosts address {192.0.2.1}", DNS, "dst host @hosts -> redirect", "all -> pass"};

        Ran vm = Ran.xdp("explain", list[0], list[1], list[2], list[3], "--frames", "" + frames, "--engine", engine);
        Ran evaluator = Ran.xdp("explain", list[0], list[1], list[2], list[3], "--frames", "" + frames);

        String note = "  says the evaluator: the " + engine + " runs no frame of ";
        assertEquals(0, vm.code(), vm.err());
        assertTrue(vm.out().contains(note + "10 bytes\n"), vm.out());
        assertEquals(evaluator.out(), vm.out().replaceAll("(?m)^" + note + ".*\n", ""));
    }

    @Test
    void noFramesAndNoAnswers() {
        Ran ran = Ran.xdp("explain", DNS, "--frames", "-");

        assertEquals(0, ran.code());
        assertEquals("", ran.out());
    }

    @Test
    void longRulesAreCut() throws IOException {
        String many = "udp dst port {" + "1, 3, 5, ".repeat(1) + list(2000) + "} -> drop";

        Ran ran = Ran.xdp("explain", many, "--frames", frames("arp"));

        assertTrue(ran.out().lines().allMatch(line -> line.length() < 500), ran.out());
        assertFalse(ran.out().contains("1999"), ran.out());
    }

    private static String list(int most) {
        var ports = new StringBuilder("7");
        for (int port = 9; port <= most; port += 2) {
            ports.append(", ").append(port);
        }
        return ports.toString();
    }

    private static void assertFailure(String reason, String... args) {
        Ran ran = Ran.xdp(args);
        assertEquals(1, ran.code(), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
    }

    private static int rule(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        return ran.json().get("rule").asInt();
    }

    /** A file with one of the frames of every kind. */
    private String frames(String name) throws IOException {
        String line = ExplainFrames.lines().stream()
                .filter(each -> each.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
        return Files.writeString(folder.resolve(name), line + "\n").toString();
    }
}
