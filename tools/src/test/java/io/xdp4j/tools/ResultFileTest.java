package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that hold no results, or not all of one, are refused with file and line, by all that reads them. */
final class ResultFileTest {

    private static final String GOOD = "{\"schema\": 1, \"scenario\": \"rx\", \"pps\": 1}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"schema": 1,                                            | :3: no JSON
            hello                                                    | :2: no JSON
            <html>                                                   | :2: no JSON
            [1, 2]                                                   | :2: not a result of xdp bench --json
            7                                                        | :2: not a result of xdp bench --json
            null                                                     | :2: not a result of xdp bench --json
            {"hello": 1}                                             | :2: not a result of xdp bench --json
            {"schema": 2, "scenario": "rx", "pps": 1}                | :2: schema 2, but this xdp reads 1
            {"schema": "1", "scenario": "rx", "pps": 1}              | :2: schema "1"
            {"schema": null, "scenario": "rx", "pps": 1}             | :2: schema null
            {"schema": 1, "pps": 1}                                  | :2: scenario
            {"schema": 1, "scenario": "juggle", "pps": 1}            | :2: scenario "juggle", must be rx, tx, fwd or lat
            {"schema": 1, "scenario": null, "pps": 1}                | :2: scenario null
            {"schema": 1, "scenario": "rx"}                          | :2: pps is missing
            {"schema": 1, "scenario": "rx", "pps": null}             | :2: pps is missing
            {"schema": 1, "scenario": "rx", "pps": "fast"}           | :2: pps is no number of 0 or more: "fast"
            {"schema": 1, "scenario": "rx", "pps": -1}               | :2: pps is no number of 0 or more: -1
            {"schema": 1, "scenario": "rx", "pps": 1e999}            | :2: pps is no number
            {"schema": 1, "scenario": "rx", "pps": NaN}              | :2: no JSON
            {"schema": 1, "scenario": "rx", "pps": 1, "mode": [1]}   | :2: mode is neither text nor a whole number: [1]
            {"schema": 1, "scenario": "lat", "pps": 1, "latencyMicros": {"p50": "x"}} | :2: latencyMicros p50 is no
            {"schema": 1, "scenario": "rx", "pps": 1, "foreignCpuPercent": true}      | :2: foreignCpuPercent is no
            """)
    void lineThatIsNoResultIsNamed(String line, String reason) throws IOException {
        assertRefused(Files.writeString(folder.resolve("bad.json"), GOOD + line + "\n"), "bad.json" + reason);
    }

    @Test
    void emptyFileIsNamed() throws IOException {
        assertRefused(Files.writeString(folder.resolve("e.json"), ""), "e.json:1: is empty");
        assertRefused(Files.writeString(folder.resolve("s.json"), " \n\n"), "s.json:1: is empty");
    }

    @Test
    void fileThatCannotBeReadIsNamed() throws IOException {
        assertRefused(folder.resolve("missing.json"), "missing.json: no such file");
        assertRefused(folder, "is a folder");
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        byte[] bytes = ("{\"schema\": 1, \"mode\": \"" + "\u00e9" + "\"}")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertRefused(Files.write(folder.resolve("latin.json"), bytes), "latin.json");
    }

    @Test
    void nestingWithoutEndIsRefused() throws IOException {
        assertRefused(Files.writeString(folder.resolve("deep.json"), "[".repeat(100_000)), "deep.json:1: no JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Value Percentile\n", "1.0 0.5 3 2.0\n0.5 0.6 4 2.5\n", "1.0 1.5 3 2.0\n", "x\n", "{}\n"})
    void fileThatHoldsNoPercentilesIsNamed(String text) throws IOException {
        Path good = Files.writeString(folder.resolve("good.json"), GOOD);
        Path bad = Files.writeString(folder.resolve("bad.hgrm"), text);
        Path page = folder.resolve("page.html");

        Ran ran = Ran.xdp("bench", "report", "-o", page.toString(), good.toString(), "--hdr", bad.toString());

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("bad.hgrm:"), ran.err());
        assertFalse(Files.exists(page));
    }

    private void assertRefused(Path bad, String reason) throws IOException {
        Path good = Files.writeString(folder.resolve("good.json"), GOOD);
        Path page = folder.resolve("page.html");
        Ran report = Ran.xdp("bench", "report", "-o", page.toString(), good.toString(), bad.toString());
        Ran compare = Ran.xdp("bench", "compare", good.toString(), bad.toString());

        assertFalse(Files.exists(page), "no page of half the results");
        for (Ran ran : new Ran[] {report, compare}) {
            assertAll(
                    () -> assertEquals(1, ran.code(), ran.err()),
                    () -> assertTrue(ran.err().startsWith("xdp: "), ran.err()),
                    () -> assertTrue(ran.err().contains(reason), ran.err()),
                    () -> assertFalse(ran.err().contains("Exception"), ran.err()),
                    () -> assertEquals(1, ran.err().lines().count(), ran.err()),
                    () -> assertEquals("", ran.out()));
        }
    }
}
