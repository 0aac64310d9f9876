package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong on the command lines of load, map and run is said before anything is done. */
final class ObjectUsageTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "load",
                "load attach",
                "load attach x.o",
                "load attach x.o -i eth9 --pin a --seconds 3",
                "load attach x.o -i eth9 --mode software",
                "load detach",
                "load detach -i eth9 --pin a",
                "map",
                "map get",
                "map dump",
                "run",
                "run x.o",
                "run x.o --frames f",
                "run x.o --frames f --engine abacus",
                "run --isa --engine jit --memory 0"
            })
    void wrongUsageIsExitCode2(String line) {
        assertEquals(2, Ran.xdp(line.split(" ")).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "load attach", "load show", "load detach", "map", "map set", "run"})
    void helpHasADescription(String line) {
        Ran ran = Ran.xdp((line + " --help").split(" "));

        assertEquals(0, ran.code());
        assertTrue(ran.out().startsWith("Usage: xdp " + line), ran.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"disasm /dev/zero", "run /dev/zero --frames /dev/null --engine jit"})
    void deviceWithoutEndIsNoObject(String line) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(1, ran.code());
        assertEquals("xdp: /dev/zero: the file is too large: the most is 67108864 bytes\n", ran.err());
    }

    @Test
    void emptyNameOfAnObjectIsWrongUsage() {
        assertEquals(2, Ran.xdp("disasm", "").code());
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        Ran ran = Ran.xdp("run", "nothing.o", "--frames", "f", "--engine", "kernel");

        assertEquals(1, ran.code());
        assertEquals("xdp: nothing.o: no such file\n", ran.err());
    }

    @Test
    void fileThatIsNoObjectIsNamed() throws Exception {
        Path file = Files.writeString(
                folder.resolve("text.o"),
                "not an object, but long enough for a header of ELF, " + "which has 64 bytes");

        Ran ran = Ran.xdp("run", file.toString(), "--frames", "f", "--engine", "kernel");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("text.o: offset 0: "), ran.err());
    }
}
