package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs of objects over frames, in the kernel, attached to nothing. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(120)
final class RunKernelTest {

    private static final String UDP = "ffffffffffff020202020202080045000020000000004011000001020304050607080001";
    private static final String REST = "000c0000aabbccdd";

    @TempDir
    Path folder;

    @Test
    void linesSayWhatEachProgramDidAndWhatItsMapsHold() throws Exception {
        String object = ObjectSource.firewall(folder);
        String frames = file("frames.txt", "drop " + UDP + "0107" + REST, "pass " + UDP + "0108" + REST);

        List<JsonNode> lines =
                lines(Ran.xdp("run", object, "--frames", frames, "--engine", "kernel", "--set", "port=0x107"));

        assertEquals("load firewall true ", text(lines.get(0), "type", "program", "ok", "log"));
        assertEquals("run firewall drop 1", text(lines.get(1), "type", "program", "frame", "return"));
        assertFalse(lines.get(1).has("out"));
        assertEquals("run firewall pass 2", text(lines.get(2), "type", "program", "frame", "return"));
        assertEquals(
                "map firewall counts 00000000 0200000000000000",
                text(entry(lines, "counts"), "type", "program", "map", "key", "value"));
        JsonNode refused = lines.getLast();
        assertEquals("load careless false", text(refused, "type", "program", "ok"));
        assertTrue(refused.get("log").asString().contains("invalid access to packet"), refused::toString);
    }

    @Test
    void seededEntryIsSeenAndTheChangedFrameIsShown() throws Exception {
        String object = ObjectSource.firewall(folder);
        String frames = file("frames.txt", "limited " + UDP + "0035" + REST);
        String seeds = file(
                "seeds.txt", "# port 53", "limits 35000000 " + "00".repeat(20), "counts 00000000 0500000000000000");

        List<JsonNode> lines = lines(Ran.xdp(
                "run", object, "--program", "firewall", "--frames", frames, "--seed", seeds, "--engine", "kernel"));

        assertEquals("run firewall limited 3", text(lines.get(1), "type", "program", "frame", "return"));
        assertEquals(
                "aa" + UDP.substring(2) + "0035" + REST, lines.get(1).get("out").asString());
        assertEquals("limits 35000000 " + "00".repeat(20), text(entry(lines, "limits"), "map", "key", "value"));
        int cpus = io.xdp4j.linux.Processors.possible();
        assertEquals(
                Long.reverseBytes(5L * cpus + 1),
                Long.parseUnsignedLong(entry(lines, "counts").get("value").asString(), 16));
    }

    @Test
    void frameThatTheKernelDoesNotRunIsSaidSo() throws Exception {
        String object = ObjectSource.firewall(folder);
        String frames = file("frames.txt", "short aabb");

        List<JsonNode> lines =
                lines(Ran.xdp("run", object, "--program", "firewall", "--frames", frames, "--engine", "kernel"));

        assertTrue(lines.get(1).get("error").asString().contains("14"), lines.get(1)::toString);
    }

    @Test
    void seedsThatDoNotFitAreNamedWithTheirLine() throws Exception {
        String object = ObjectSource.firewall(folder);
        String frames = file("frames.txt", "a " + UDP + "0035" + REST);

        for (String line : List.of("limits 3500 00", "nothing 00 00", "limits 35000000", "limits xx 00")) {
            Ran ran = Ran.xdp(
                    "run",
                    object,
                    "--program",
                    "firewall",
                    "--frames",
                    frames,
                    "--seed",
                    file("seeds.txt", line),
                    "--engine",
                    "kernel");

            assertEquals(1, ran.code(), line);
            assertTrue(ran.err().contains("seeds.txt:1: "), ran.err());
        }
    }

    @Test
    void withoutRightsItSaysWhichAreMissing() throws Exception {
        String object = ObjectSource.firewall(folder);
        String frames = file("frames.txt", "a " + UDP + "0035" + REST);

        try (Child child = Child.withoutRights("run", object, "--frames", frames, "--engine", "kernel")) {
            Ran ran = child.await();

            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("CAP_BPF"), ran.err());
        }
    }

    private String file(String name, String... lines) throws Exception {
        return Files.write(folder.resolve(name), List.of(lines)).toString();
    }

    private static List<JsonNode> lines(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        return ran.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static JsonNode entry(List<JsonNode> lines, String map) {
        return lines.stream()
                .filter(line -> line.path("map").asString("").equals(map))
                .findFirst()
                .orElseThrow();
    }

    private static String text(JsonNode line, String... members) {
        return String.join(
                " ",
                List.of(members).stream().map(name -> line.get(name).asString()).toList());
    }
}
