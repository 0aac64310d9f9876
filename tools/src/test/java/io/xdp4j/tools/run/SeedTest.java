package io.xdp4j.tools.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.tools.input.BoundedText;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files of entries for maps: what is wrong with them is said with its line. */
final class SeedTest {

    @TempDir
    Path folder;

    @Test
    void emptyLinesAndCommentsSayNothing() throws IOException {
        List<Seed> seeds = Seed.read(file("# limits\n\nlimits 35000000 07\n").toString());

        assertEquals(1, seeds.size());
        assertEquals("limits", seeds.getFirst().map());
        assertArrayEquals(new byte[] {0x35, 0, 0, 0}, seeds.getFirst().key());
    }

    @Test
    void lineThatIsNoEntryIsNamed() throws IOException {
        Path two = file("limits 00 00\nlimits 00\n");
        Path odd = file("limits 0 00\n");

        assertEquals(two + ":2: MAP KEYHEX VALUEHEX is wanted", refusal(two));
        assertEquals(0, refusal(odd).indexOf(odd + ":1: "));
    }

    @Test
    void fileThatIsTooLongIsRefused() throws IOException {
        Path file = folder.resolve("long");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(BoundedText.MOST_BYTES + 1L);
        }

        assertEquals(file + ": it has more than 67108864 bytes, which is the most", refusal(file));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void deviceWithoutEndIsRefused() {
        assertEquals("/dev/zero: it has more than 67108864 bytes, which is the most", refusal(Path.of("/dev/zero")));
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertEquals(folder.resolve("none") + ": no such file", refusal(folder.resolve("none")));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "seeds", ""), text);
    }

    private static String refusal(Path file) {
        return assertThrows(IOException.class, () -> Seed.read(file.toString())).getMessage();
    }
}
