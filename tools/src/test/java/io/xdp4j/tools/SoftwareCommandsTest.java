package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.wire.CaptureReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dump}, {@code run} and {@code explain} on the software driver, which needs no rights. */
final class SoftwareCommandsTest {

    private static final String DNS = FrameLines.udp(53, new byte[] {1, 2, 3});
    private static final String WEB = FrameLines.udp(80, new byte[100]);

    private static final Pattern TO = Pattern.compile(",\"to\":\"\\w+\"");

    /** Engines print the metadata before a frame, too, which does not leave the interface. */
    private static final Pattern METADATA = Pattern.compile("(?<=\"meta\".{0,40}),\"out\":\"\\w+\"");

    @TempDir
    private Path folder;

    private String frames;

    @BeforeEach
    void writeFrames() throws IOException {
        frames = FrameLines.write(folder.resolve("frames.txt"), List.of(DNS, WEB))
                .toString();
    }

    @Test
    void framesAreDumpedWithWhatRulesWouldDecide() {
        Ran ran = dump("udp dst port 53 -> drop");

        assertEquals(0, ran.code(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.getFirst()
                        .endsWith("queue 0 45 bytes udp 10.0.0.1:4000 > 10.0.0.2:53 3 "
                                + "| rule 0: udp dst port 53 -> drop"),
                lines::getFirst);
        assertTrue(lines.getLast().endsWith("| no rule -> pass"), lines::getLast);
        assertEquals("capturing on soft0, software mode\n2 frames captured, 2 seen, 0 lost\n", ran.err());
    }

    @Test
    void dumpedJsonHasTheInterfaceAndTheCounts() {
        Ran ran = dump("--json", "-i", "soft1", "-c", "1");

        assertTrue(ran.out().contains("\"interface\":\"soft1\",\"queue\":0,\"length\":45,\"captured\":45"), ran.out());
        assertTrue(ran.out().endsWith("{\"type\":\"end\",\"frames\":1,\"seen\":1,\"lost\":0}\n"), ran.out());
    }

    @Test
    void dumpedFileHasTheFramesAndTheirTimes() throws IOException {
        Path first = folder.resolve("first.pcapng");
        Path second = folder.resolve("second.pcapng");

        assertEquals(0, dump("-w", first.toString()).code());
        Ran again = Ran.xdp(
                "dump", "--driver", "software", "--replay", first.toString(), "-w", second.toString(), "all -> drop");

        assertEquals(0, again.code(), again.err());
        assertEquals(List.of(DNS, WEB), FrameLines.read(second));
        assertEquals(times(first), times(second));
        assertTrue(
                Files.readString(second, StandardCharsets.ISO_8859_1).contains("rule 0: all -> drop"), "no comments");
    }

    @Test
    void frameThatTheWireDoesNotCarryIsSaidBeforeAnyIsDumped() throws IOException {
        FrameLines.write(Path.of(frames), List.of(DNS, FrameLines.udp(1, new byte[1600])));

        Ran ran = dump();

        assertEquals(1, ran.code());
        assertEquals("", ran.out());
        assertTrue(ran.err().contains("replay frame 2 (frame1): it has 1642 bytes, more than the 1518"), ran.err());
    }

    @Test
    void oneFrameIsOneFrame() throws IOException {
        FrameLines.write(Path.of(frames), List.of(DNS));
        assertEquals("capturing on soft0, software mode\n1 frame captured, 1 seen, 0 lost\n", dump().err());

        FrameLines.write(Path.of(frames), List.of("0200"));
        assertEquals(
                "xdp: replay frame 1 (frame0): it has 2 bytes, less than an Ethernet header of 14; nothing was"
                        + " replayed\n",
                dump().err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dump",
                "dump --driver software",
                "dump --driver linux -i lo --replay f",
                "dump --driver software --replay f --mode native",
                "dump --driver software --replay f -B 64",
                "run x.o --frames f --driver linux",
                "run x.o --frames f --driver software --engine jit",
                "run --isa --driver software",
                "explain all->drop --frames f --driver linux",
                "explain all->drop --frames f --driver software --engine jit",
                "explain --batch --driver software"
            })
    void wrongUsageIsExitCode2(String line) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(2, ran.code(), ran.err());
    }

    @Test
    void explanationSaysWhatBecameOfTheFrame() {
        Ran ran = explain("udp dst port 53 -> redirect", "udp -> reflect");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("""
                  redirect xsks, by rule 0: udp dst port 53 -> redirect xsks
                  soft0 gave it to a socket
                """), ran.out());
        assertTrue(ran.out().contains("  soft0 sent it back\n"), ran.out());
        assertFalse(ran.out().contains("bug"), ran.out());
    }

    @Test
    void automaticDriverOfWhatAttachesNothingOnLinuxSaysWhy() {
        Ran ran = Ran.xdp("explain", "udp -> drop", "--frames", frames, "--driver", "auto");

        assertEquals(0, ran.code(), ran.err());
        assertEquals("On the software driver, because nothing is attached on Linux here.\n", ran.err());
    }

    @Test
    void explanationInJsonSaysWhere() {
        Ran ran = explain("--json", "set dns port {53}", "udp dst port @dns limit 1/s -> drop");

        assertEquals(0, ran.code(), ran.err());
        assertEquals("""
                {"frame":"frame0","rule":0,"action":"drop","to":"nowhere"}
                {"frame":"frame1","rule":-1,"action":"pass","to":"host"}
                """, ran.out());
    }

    @Test
    void frameThatTheWireDoesNotCarryIsExplainedByTheEvaluator() throws IOException {
        Ran ran = Ran.xdp(
                new ByteArrayInputStream("short 0011\n".getBytes(StandardCharsets.US_ASCII)),
                "explain",
                "all -> drop",
                "--frames",
                "-",
                "--driver",
                "software");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("says the evaluator: the software driver runs no frame of 2 bytes\n"), ran.out());
    }

    @Test
    void programThatIsAttachedSaysWhereFramesGo() throws Exception {
        Ran ran = Ran.xdp("run", ObjectSource.firewall(folder), "--frames", frames, "--driver", "software");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("""
                {"type":"load","program":"firewall","ok":true,"log":""}
                {"type":"run","program":"firewall","frame":"frame0","return":2,"to":"host"}
                {"type":"run","program":"firewall","frame":"frame1","return":2,"to":"host"}
                {"type":"map","program":"firewall","map":"counts","key":"00000000","value":"0200000000000000"}
                """), ran.out());
    }

    /** What is attached does what the engines do, but for where frames go, which they do not know. */
    @ParameterizedTest
    @ValueSource(strings = {"arithmetic", "calls", "chains", "events", "globals", "maps", "parse", "rewrite", "tables"})
    void attachedProgramsDoAsThoseInTheInterpreter(String source) throws Exception {
        String object = Clang.compile(source, "v3", folder).toString();
        ObjectFrames.write(Path.of(frames), 60, 5);

        Ran attached = Ran.xdp("run", object, "--frames", frames, "--driver", "software");
        Ran interpreted = Ran.xdp("run", object, "--frames", frames, "--engine", "interpreter");

        assertEquals(0, attached.code(), attached.err());
        assertEquals(without(METADATA, interpreted.out()), without(TO, without(METADATA, attached.out())));
    }

    private static String without(Pattern what, String text) {
        return what.matcher(text).replaceAll("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "filter apply --replay FRAMES --allow-management udp->drop",
                "dump --replay FRAMES",
                "explain --frames FRAMES udp->drop",
                "send FRAMES",
                "demo --seconds 0.05"
            })
    void commandWithoutRightsTakesTheSoftwareDriverAndSaysSo(String line) throws Exception {
        String[] words = (line.replace("FRAMES", frames) + " --driver auto").split(" ");
        try (Child child = Child.withoutRights(words)) {
            Ran ran = child.await();

            assertEquals(0, ran.code(), ran.err());
            assertTrue(Stream.of(ran.err(), ran.out()).anyMatch(text -> text.contains("oftware driver")), ran::err);
        }
    }

    private Ran dump(String... more) {
        return Ran.xdp(words("dump", "--replay", more));
    }

    private Ran explain(String... more) {
        return Ran.xdp(words("explain", "--frames", more));
    }

    private String[] words(String command, String option, String... more) {
        return Stream.concat(Stream.of(command, "--driver", "software", option, frames), Stream.of(more))
                .toArray(String[]::new);
    }

    private static List<Long> times(Path file) throws IOException {
        var times = new ArrayList<Long>();
        try (var reader = CaptureReader.open(file)) {
            while (reader.next()) {
                times.add(reader.epochNanos());
            }
        }
        return times;
    }
}
