package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Programs as the kernel has them, against what bpftool says of them. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class DisasmKernelTest {

    @TempDir
    private Path folder;

    private Path mount;
    private Path pins;

    @BeforeEach
    void load() throws Exception {
        Path object = Compiled.into(folder);
        Path place = Files.createDirectory(folder.resolve("bpffs"));
        Shell.run(List.of("mount", "-t", "bpf", "bpf", place.toString()));
        mount = place;
        pins = mount.resolve("pins");
        Shell.run(List.of("bpftool", "prog", "loadall", object.toString(), pins.toString(), "type", "xdp"));
    }

    @AfterEach
    void unload() throws Exception {
        if (mount != null) {
            Shell.run(List.of("umount", mount.toString()));
        }
    }

    @Test
    void aPinnedProgramIsWhatBpftoolSaysItIs() throws Exception {
        Path pin = pins.resolve("first");
        JsonNode expected = JsonMapper.shared()
                .readTree(Shell.run(List.of("bpftool", "-j", "prog", "show", "pinned", pin.toString())));
        JsonNode shown = Ran.xdp("disasm", "--pinned", pin.toString(), "--json").json();

        assertEquals(expected.get("id"), shown.get("id"));
        assertEquals(expected.get("tag"), shown.get("tag"));
        assertEquals(expected.get("name"), shown.get("program"));
        assertEquals(
                expected.get("bytes_xlated").asInt(), 8 * shown.get("slots").asInt());
        assertEquals(expected.get("map_ids").size(), shown.get("maps").size());
    }

    @Test
    void functionsMapsHelpersAndSourceAreNamed() throws Exception {
        Path pin = pins.resolve("first");
        int id = JsonMapper.shared()
                .readTree(Shell.run(List.of("bpftool", "-j", "prog", "show", "pinned", pin.toString())))
                .get("id")
                .asInt();
        Ran ran = Ran.xdp("disasm", "--id", Integer.toString(id));

        assertEquals(0, ran.code(), ran.err());
        for (String expected : List.of(
                "program first, id " + id,
                "\nfirst:\n",
                "\ncount:\n",
                " <count>\n",
                "map[counter.data][0]+0 ll",
                "map[counts] ll",
                "counter.c:20: return count(context->queue);\n")) {
            assertTrue(ran.out().contains(expected), () -> expected + " is not in " + ran.out());
        }
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        Ran ran = Ran.xdp("disasm", "--id", "2147483647");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("open program 2147483647"), ran.err());
    }

    @Test
    void aPinOfAMapIsSaid() throws Exception {
        Path pin = pins.resolve("a_map");
        String made = "map create " + pin + " type array key 4 value 4 entries 1 name some";
        Shell.run("bpftool " + made);
        Ran ran = Ran.xdp("disasm", "--pinned", pin.toString());

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("it is neither a program nor a link"), ran.err());
    }
}
