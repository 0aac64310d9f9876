package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareTest {

    @TempDir
    private Path folder;

    @Test
    void ratioIsThatOfTheMedians() throws IOException {
        Path a = results("a.json", 100, 300, 200);
        Path b = results("b.json", 400, 100, 300, 500);

        Ran compared = Ran.xdp("bench", "compare", a.toString(), b.toString(), "--json");

        assertEquals(0, compared.code(), compared.err());
        var row = compared.json().get("figures").get(0);
        assertEquals("pps", row.get("figure").asString());
        assertEquals(200, row.get("a").get("median").asDouble());
        assertEquals(350, row.get("b").get("median").asDouble());
        assertEquals(1.75, row.get("ratio").asDouble());
        assertEquals(100, row.get("b").get("min").asDouble());
        assertEquals(4, row.get("b").get("runs").asInt());
        assertEquals(1, compared.json().get("figures").size());
    }

    @Test
    void textNamesTheFigureAndTheRatio() throws IOException {
        Path a = results("a.json", 100);

        Ran compared = Ran.xdp("bench", "compare", a.toString(), a.toString());

        assertTrue(compared.out().contains("pps"), compared.out());
        assertTrue(compared.out().contains("1.000"), compared.out());
    }

    @Test
    void fileThatIsNoResultIsNamed() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"scenario\": ");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"hello\": 1}");
        Path good = results("good.json", 1);

        for (Path file : new Path[] {bad, other, folder.resolve("missing.json")}) {
            Ran compared = Ran.xdp("bench", "compare", good.toString(), file.toString());

            assertEquals(1, compared.code());
            assertTrue(compared.err().contains(file.getFileName().toString()), compared.err());
        }
    }

    @Test
    void benchWithoutAScenarioSaysWhichThereAre() {
        Ran nothing = Ran.xdp("bench");

        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("rx, tx, fwd or lat"), nothing.err());
    }

    private Path results(String name, int... packetsPerSecond) throws IOException {
        var text = new StringBuilder();
        for (int pps : packetsPerSecond) {
            text.append("{\"scenario\": \"rx\", \"pps\": ").append(pps).append(", \"latencyMicros\": null}\n");
        }
        return Files.writeString(folder.resolve(name), text);
    }
}
