package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SoftwareBenchTest {

    private static final List<String> SCHEMA = List.of(
            "schema",
            "scenario",
            "driver",
            "mode",
            "interface",
            "queue",
            "size",
            "batch",
            "wait",
            "path",
            "sockets",
            "threads",
            "rules",
            "seconds",
            "packets",
            "pps",
            "bitsPerSecond",
            "dropped",
            "userNanosPerPacket",
            "systemNanosPerPacket",
            "allocatedBytesPerPacket",
            "latencyMicros",
            "jdk",
            "kernel",
            "foreignCpuPercent",
            "delayNanos",
            "machine");

    @ParameterizedTest
    @CsvSource({"rx,poll", "rx,spin", "tx,poll", "fwd,poll", "fwd,spin", "lat,poll", "lat,spin"})
    void resultHasTheSchema(String scenario, String wait) {
        Ran ran = bench(scenario, "--packets", "500", "--wait", wait);

        JsonNode result = ran.json();
        assertEquals(SCHEMA, List.copyOf(result.propertyNames()));
        assertEquals(1, result.get("schema").asInt());
        assertEquals(scenario, result.get("scenario").asString());
        assertEquals("software", result.get("driver").asString());
        assertEquals("software", result.get("mode").asString());
        assertEquals("soft0", result.get("interface").asString());
        assertEquals(wait, result.get("wait").asString());
        assertEquals(64, result.get("size").asInt());
        assertTrue(result.get("pps").asDouble() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rx", "tx", "fwd", "lat"})
    void packetsAreCountedExactly(String scenario) {
        Ran ran = bench(scenario, "--packets", "777", "--batch", "50", "--size", "100");

        assertEquals(777, ran.json().get("packets").asInt());
        double bits = ran.json().get("bitsPerSecond").asDouble();
        assertEquals(800 * ran.json().get("pps").asDouble(), bits, bits / 1e6);
    }

    @Test
    void onlyRoundTripsHaveLatencies() {
        JsonNode trips = bench("lat", "--packets", "200").json().get("latencyMicros");

        assertEquals(List.of("p50", "p90", "p99", "p999", "max"), List.copyOf(trips.propertyNames()));
        assertTrue(trips.get("p50").asDouble() > 0);
        assertTrue(trips.get("p50").asDouble() <= trips.get("max").asDouble());
        assertTrue(bench("rx", "--packets", "1").json().get("latencyMicros").isNull());
    }

    @Test
    void timeEndsItToo() {
        JsonNode result = bench("tx", "--seconds", "0.2", "--warmup", "0.1").json();

        assertTrue(result.get("packets").asLong() > 0);
        assertTrue(result.get("seconds").asDouble() > 0.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rx", "tx", "fwd"})
    void severalSocketsAreWorkedOnInTurn(String scenario) {
        JsonNode result = bench(scenario, "--packets", "5000", "--wait", "spin", "--sockets", "3")
                .json();

        assertEquals(3, result.get("sockets").asInt());
        assertEquals(5000, result.get("packets").asInt());
        assertEquals(0, result.get("dropped").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rx", "tx", "fwd"})
    void oneThreadDoesTheWorkOfBoth(String scenario) {
        JsonNode result = bench(scenario, "--seconds", "0.2", "--wait", "spin", "--threads", "1", "--sockets", "2")
                .json();

        assertEquals(1, result.get("threads").asInt());
        assertTrue(result.get("packets").asLong() > 0, result.toString());
        assertEquals(0, result.get("dropped").asInt());
    }

    @Test
    void rulesDecideBeforeTheSocketDoes(@TempDir Path folder) throws IOException {
        Path rules = Files.writeString(
                folder.resolve("rules"), "set web port {80, 81}\nudp dst port @web -> drop\ntcp -> drop\n");

        JsonNode result =
                bench("rx", "--packets", "1000", "--rules", rules.toString()).json();

        assertEquals(2, result.get("rules").asInt());
        assertEquals(1000, result.get("packets").asInt());
        assertEquals(0, result.get("dropped").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "rx --driver software --wait spin --sockets 65, must be 1 to 64",
        "rx --driver software --sockets 2, --wait spin",
        "rx --driver software --threads 3, must be 1 or 2",
        "rx --driver software --threads 1 --packets 5, --seconds",
        "rx -i x --sockets 2, have a card",
        "lat --driver software --rules x, have a card",
        "tx --driver software --rate 5 --threads 1, have a card"
    })
    void cardThatThereIsNotIsWrongUsage(String line, String reason) {
        Ran ran = Ran.xdp(("bench " + line).split(" "));

        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
    }

    @Test
    void packetsOfItsOwnAreNotCountedForASecond() {
        long start = System.nanoTime();

        Ran ran = Ran.xdp("bench", "tx", "--driver", "software", "--packets", "10", "--json");

        assertEquals(10, ran.json().get("packets").asInt());
        assertTrue(System.nanoTime() - start >= 1_000_000_000);
    }

    @Test
    void rateIsKept() {
        JsonNode result = bench("tx", "--packets", "100", "--rate", "1000").json();

        assertTrue(result.get("seconds").asDouble() > 0.09, result.toString());
    }

    @Test
    void delayIsNoticed() {
        JsonNode result =
                bench("tx", "--packets", "100", "--delay-nanos", "1000000").json();

        assertTrue(result.get("seconds").asDouble() >= 0.1, result.toString());
    }

    @Test
    void percentilesAreWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rtt.hgrm");

        bench("lat", "--packets", "100", "--hdr", file.toString());

        assertTrue(Files.readString(file).contains("Percentile"));
    }

    @Test
    void textSaysTheSame() {
        Ran ran = Ran.xdp("bench", "lat", "--driver", "software", "--packets", "100");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("lat on soft0 queue 0: software"), ran.out());
        assertTrue(ran.out().contains("100 packets"), ran.out());
        assertTrue(ran.out().contains("round trip in us"), ran.out());
    }

    @Test
    void failurePrintsNoDocument() {
        Ran ran = Ran.xdp("bench", "rx", "--driver", "software", "-i", "nope", "--json");

        assertEquals(1, ran.code());
        assertEquals("", ran.out());
    }

    private static Ran bench(String scenario, String... more) {
        var args = new ArrayList<>(List.of("bench", scenario, "--driver", "software", "--json"));
        args.addAll(List.of(more));
        if (args.contains("--packets")) {
            args.addAll(List.of("--warmup", "0")); // no number of these is kept
        }
        Ran ran = Ran.xdp(args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }
}
