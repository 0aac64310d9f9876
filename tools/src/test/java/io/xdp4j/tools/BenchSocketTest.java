package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code --path socket} over loopback, the other end being anybody's. */
final class BenchSocketTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"poll", "spin"})
    void receiverCountsWhatAnybodySends(String wait) throws Exception {
        int port = freePort();
        try (var _ = new Peer(new DatagramSocket(0, HERE), socket -> send(socket, port))) {
            JsonNode result = bench("rx", wait, port);

            assertResult(result, "rx", wait);
            assertTrue(result.get("dropped").isIntegralNumber());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "spin"})
    void senderSends(String wait) throws Exception {
        try (var there = new DatagramSocket(0, HERE)) {
            assertResult(bench("tx", wait, there.getLocalPort(), "--to", "127.0.0.1"), "tx", wait);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "spin"})
    void whatAnybodySendsIsSentBack(String wait) throws Exception {
        int port = freePort();
        try (var _ = new Peer(new DatagramSocket(0, HERE), socket -> send(socket, port))) {
            assertResult(bench("fwd", wait, port), "fwd", wait);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll", "spin"})
    void roundTripsToAForeignEchoAreMeasured(String wait) throws Exception {
        var echo = new DatagramSocket(0, HERE);
        try (var _ = new Peer(echo, BenchSocketTest::echo)) {
            JsonNode result = bench("lat", wait, echo.getLocalPort(), "--to", "127.0.0.1");

            assertResult(result, "lat", wait);
            assertTrue(result.get("latencyMicros").get("p50").asDouble() > 0);
        }
    }

    @Test
    void delayIsPartOfTheRoundTrip() throws Exception {
        var echo = new DatagramSocket(0, HERE);
        try (var _ = new Peer(echo, BenchSocketTest::echo)) {
            JsonNode result =
                    bench("lat", "poll", echo.getLocalPort(), "--to", "127.0.0.1", "--delay-nanos", "3000000");

            assertTrue(result.get("latencyMicros").get("p50").asDouble() >= 3_000, result.toString());
            assertEquals(3_000_000, result.get("delayNanos").asInt());
        }
    }

    @Test
    void percentilesThatAreWrittenCanBeDrawn() throws Exception {
        Path percentiles = folder.resolve("rtt.hgrm");
        Path page = folder.resolve("page.html");
        Ran lat = Ran.xdp(
                "bench", "lat", "--driver", "software", "--packets", "100", "--json", "--hdr", percentiles + "");
        Path result = Files.writeString(folder.resolve("lat.json"), lat.out());

        Ran report = Ran.xdp("bench", "report", "-o", page + "", result + "", "--hdr", percentiles + "");

        assertEquals(0, report.code(), report.err());
        assertTrue(Files.readString(page).contains("rtt.hgrm"));
    }

    private static JsonNode bench(String scenario, String wait, int port, String... options) {
        var args = new ArrayList<>(List.of("bench", scenario, "--path", "socket", "--port", Integer.toString(port)));
        args.addAll(List.of("--packets", "50", "--wait", wait, "--json"));
        args.addAll(List.of(options));
        Ran ran = Ran.xdp(args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran.json();
    }

    private static void assertResult(JsonNode result, String scenario, String wait) {
        assertAll(
                () -> assertEquals(scenario, result.get("scenario").asString()),
                () -> assertEquals("socket", result.get("path").asString()),
                () -> assertEquals(wait, result.get("wait").asString()),
                () -> assertEquals(50, result.get("packets").asInt()),
                () -> assertTrue(result.get("mode").isNull()),
                () -> assertTrue(result.get("pps").asDouble() > 0));
    }

    private static void send(DatagramSocket socket, int port) throws IOException {
        var packet = new DatagramPacket(new byte[22], 22, new InetSocketAddress(HERE, port));
        while (!socket.isClosed()) {
            socket.send(packet);
            Thread.yield();
        }
    }

    private static void echo(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        while (!socket.isClosed()) {
            packet.setLength(2_000);
            socket.receive(packet);
            socket.send(packet);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
