package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Decoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code xdp disasm} says of object files. */
final class DisasmTest {

    @TempDir
    private Path folder;

    @Test
    void anObjectIsShownWithMapsVariablesFunctionsAndSource() throws Exception {
        Ran ran = Ran.xdp("disasm", Compiled.into(folder).toString());

        assertEquals(0, ran.code(), ran.err());
        for (String expected : List.of(
                "object counter, license GPL\n",
                "map counts, array, keys of 4 bytes, values of 8, 4 entries\n",
                "variable limit, 4 bytes at 0 of counter.data, u32\n",
                "\nprogram first, section xdp, xdp, ",
                "\nprogram second, section xdp, xdp, 2 slots\n",
                "\ncount:\n",
                " <count>\n",
                " = map[counts] ll\n",
                " = map[counter.data][0]+0 ll <limit>\n",
                "call map_lookup_elem#1\n",
                "counter.c:13: unsigned long long *value = lookup(&counts, &key);\n",
                "\n    0: r0 = 1\n")) {
            assertTrue(ran.out().contains(expected), () -> expected + " is not in " + ran.out());
        }
    }

    @Test
    void oneProgramIsShownAlone() throws Exception {
        Ran ran = Ran.xdp("disasm", Compiled.into(folder).toString(), "--program", "second");

        assertTrue(ran.out().startsWith("program second, section xdp, xdp, 2 slots\n\nsecond:\n"), ran::out);
        assertFalse(ran.out().contains("first"), ran::out);
    }

    @Test
    void theDocumentHasTheBytesThatTheTextIsOf() throws Exception {
        JsonNode document =
                Ran.xdp("disasm", Compiled.into(folder).toString(), "--json").json();
        JsonNode first = document.get("programs").get(0);

        assertEquals("first", first.get("program").asString());
        assertEquals("counts", document.get("maps").get(0).get("name").asString());
        assertEquals("limit", document.get("variables").get(0).get("name").asString());
        int slot = 0;
        for (JsonNode instruction : first.get("instructions")) {
            byte[] bytes = HexFormat.of().parseHex(instruction.get("bytes").asString());
            assertEquals(slot, instruction.get("slot").asInt());
            assertEquals(1, Decoder.decode(bytes).size());
            slot += bytes.length / 8;
        }
        assertEquals(slot, first.get("slots").asInt());
        assertTrue(first.get("instructions").get(0).get("file").asString().endsWith("counter.c"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    disasm                            | 2 | OBJ.o, --id N or --pinned PATH is needed
                    disasm a.o --id 1                 | 2 | mutually exclusive
                    disasm --id 1 --pinned /x         | 2 | mutually exclusive
                    disasm --id 1 --program x         | 2 | --program is of an object file
                    disasm --id x                     | 2 | x
                    disasm /nope.o                    | 1 | /nope.o: no such file
                    disasm /                          | 1 | is a folder
                    disasm /etc/hostname              | 1 | /etc/hostname: offset 0: no ELF file
                    """)
    void whatCannotBeShownIsSaid(String line, int code, String reason) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(code, ran.code(), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
    }

    @Test
    void aProgramThatIsNotThereIsSaidWithThoseThatAre() throws Exception {
        Ran ran = Ran.xdp("disasm", Compiled.into(folder).toString(), "--program", "third");

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("object counter has no program third; it has first, second"), ran.err());
    }

    @Test
    void anObjectThatIsCutOffIsSaidWithThePlace() throws Exception {
        Path object = Compiled.into(folder);
        byte[] whole = Files.readAllBytes(object);
        Files.write(object, java.util.Arrays.copyOf(whole, whole.length - 1));
        Ran ran = Ran.xdp("disasm", object.toString());

        assertEquals(1, ran.code());
        assertTrue(
                ran.err().contains("counter.o: offset ") && ran.err().contains("of the file, which has "), ran.err());
    }
}
