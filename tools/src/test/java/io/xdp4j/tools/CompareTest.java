package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class CompareTest {

    @TempDir
    private Path folder;

    @Test
    void ratioIsTheMedianOfThePairs() throws IOException {
        Path a = new Results().add(100, 300, 200).to(file("a.json"));
        Path b = new Results().add(400, 100, 300, 500).to(file("b.json"));

        Ran compared = compare(a, b, "--json");

        assertEquals(0, compared.code(), compared.err());
        var row = compared.json().get("figures").get(0);
        assertEquals("pps", row.get("figure").asString());
        assertEquals(200, row.get("a").get("median").asDouble());
        assertEquals(350, row.get("b").get("median").asDouble());
        assertEquals(1.5, row.get("ratio").asDouble());
        assertEquals(100, row.get("b").get("min").asDouble());
        assertEquals(4, row.get("b").get("runs").asInt());
        assertEquals(3, compared.json().get("pairs").asInt());
    }

    @Test
    void userAndSystemTimeAreAddedUp() throws IOException {
        Path a = new Results().add(100).to(file("a.json"));

        JsonNode figures = compare(a, a, "--json").json().get("figures");

        assertEquals(
                150, figure(figures, "cpuNanosPerPacket").get("a").get("median").asDouble());
    }

    @Test
    void fifteenPairsHaveAnIntervalOfTheFourthLeastToTheFourthLargest() throws IOException {
        var plain = new Results();
        var twice = new Results();
        for (int i = 1; i <= 15; i++) {
            plain.add(i);
            twice.add(2 * i);
        }

        JsonNode row = compare(plain.to(file("a.json")), twice.to(file("b.json")), "--json")
                .json()
                .get("figures")
                .get(0);

        assertEquals("[4.0,12.0]", row.get("a").get("interval").toString());
        assertEquals("[2.0,2.0]", row.get("ratioInterval").toString());
    }

    @Test
    void fivePairsHaveNoInterval() throws IOException {
        Path a = new Results().add(1, 2, 3, 4, 5).to(file("a.json"));

        JsonNode row = compare(a, a, "--json").json().get("figures").get(0);

        assertTrue(row.get("a").get("interval").isNull());
        assertTrue(row.get("ratioInterval").isNull());
    }

    @Test
    void remarksSayWhatTheFiguresAreWorth() throws IOException {
        Path a = new Results().add(1, 2).to(file("a.json"));
        Path b = new Results()
                .add(1)
                .with("\"xdp\"", "\"socket\"")
                .with("1.5}", "38}")
                .to(file("b.json"));

        Ran compared = compare(a, b);

        assertAll(
                () -> assertTrue(compared.out().contains("differ in path (xdp, socket)"), compared.out()),
                () -> assertTrue(compared.out().contains("1 pair: take 15"), compared.out()),
                () -> assertTrue(compared.out().contains("A has 2 runs, B has 1"), compared.out()),
                () -> assertTrue(compared.out().contains("b.json:1: other processes took 38 %"), compared.out()),
                () -> assertTrue(compared.out().contains("--delay-nanos 200"), compared.out()));
    }

    @Test
    void figureThatADelayMovesByMoreThanItsSpreadCounts() throws IOException {
        Path plain = new Results()
                .timed(100, 50)
                .timed(100, 55)
                .timed(101, 60)
                .timed(99, 45)
                .to(file("a.json"));
        Path slow = new Results()
                .timed(100, 250)
                .timed(98, 255)
                .timed(101, 260)
                .timed(100, 245)
                .with("\"delayNanos\":0", "\"delayNanos\":200")
                .to(file("d.json"));

        Ran document = compare(plain, plain, "--delayed", slow.toString(), "--json");
        Ran text = compare(plain, plain, "--delayed", slow.toString());

        JsonNode figures = document.json().get("figures");
        assertTrue(figure(figures, "userNanosPerPacket").get("counts").asBoolean());
        assertEquals("false", figure(figures, "pps").get("counts").toString());
        assertTrue(figure(figures, "systemNanosPerPacket").get("counts").isNull());
        assertTrue(line(text, "user ns").contains("seen: counts"), text.out());
        assertTrue(line(text, "packets a second").contains("does not count"), text.out());
    }

    @Test
    void tooFewDelayedRunsSayNothing() throws IOException {
        Path plain = new Results().timed(100, 50).timed(100, 55).timed(101, 60).to(file("a.json"));
        Path slow = new Results()
                .timed(100, 250)
                .timed(98, 255)
                .timed(101, 260)
                .with("\"delayNanos\":0", "\"delayNanos\":200")
                .to(file("d.json"));

        Ran document = compare(plain, plain, "--delayed", slow.toString(), "--json");

        assertTrue(figure(document.json().get("figures"), "userNanosPerPacket")
                .get("counts")
                .isNull());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "delayNanos":0 | "delayNanos":0                  | measure these runs with --delay-nanos 200
            "batch":64,    | "batch":1,                      | delayNanos is 0
            "delayNanos":0 | "queue":1,"delayNanos":200      | queue differs from
            """)
    void delayedRunsAreTheSameRunsDelayed(String part, String other, String reason) throws IOException {
        Path a = new Results().add(1).to(file("a.json"));
        Path delayed = new Results().add(1).with(part, other).to(file("d.json"));

        Ran compared = compare(a, a, "--delayed", delayed.toString());

        assertEquals(1, compared.code());
        assertTrue(compared.err().contains("d.json:1: "), compared.err());
        assertTrue(compared.err().contains(reason), compared.err());
    }

    @Test
    void runsOfOneSetAreOfOneConfiguration() throws IOException {
        Path a = new Results().add(1).to(file("a.json"));
        Path mixed = new Results()
                .add(1)
                .addAll(new Results().add(1).with("\"tx\"", "\"rx\""))
                .to(file("m.json"));

        Ran compared = compare(a, mixed);

        assertEquals(1, compared.code());
        assertTrue(compared.err().contains("m.json:2: scenario is rx, but tx at"), compared.err());
    }

    @Test
    void benchWithoutAScenarioSaysWhichThereAre() {
        Ran nothing = Ran.xdp("bench");

        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("rx, tx, fwd or lat"), nothing.err());
    }

    private static JsonNode figure(JsonNode figures, String name) {
        return figures.valueStream()
                .filter(figure -> figure.get("figure").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String line(Ran ran, String start) {
        return ran.out()
                .lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private static Ran compare(Path a, Path b, String... options) {
        var args = new java.util.ArrayList<>(java.util.List.of("bench", "compare", a.toString(), b.toString()));
        args.addAll(java.util.List.of(options));
        return Ran.xdp(args.toArray(String[]::new));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
