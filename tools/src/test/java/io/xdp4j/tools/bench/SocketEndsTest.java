package io.xdp4j.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over loopback. */
final class SocketEndsTest {

    private static final Limits HUNDRED = Limits.ofPackets(100, 0);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void roundTripsAreMeasured(boolean spins) throws Exception {
        Reading reading = measure(Scenario.LAT, Scenario.FWD, spins).reading();

        assertEquals(100, reading.packets());
        assertEquals(100, reading.latency().getTotalCount());
        assertNull(reading.mode());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramsAreReceived(boolean spins) throws Exception {
        Reading reading = measure(Scenario.RX, Scenario.TX, spins).reading();

        assertEquals(100, reading.packets());
        assertEquals(100 * 64, reading.bytes());
    }

    @Test
    void silenceIsALossAndEndsInTime() throws Exception {
        int port = freePort();
        BenchSpec asking = spec(Scenario.LAT, false, port);
        try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", port))) {
            Side side = Side.here(clock -> SocketEnds.open(asking, clock, null));
            var measurement = new Measurement(side, null, 64, Limits.ofSeconds(0.8, 0), new Silent());

            Reading reading = measurement.run().reading();

            assertFalse(silent.isClosed());
            assertEquals(0, reading.packets());
            assertTrue(reading.dropped() > 0, reading.toString());
        }
    }

    @Test
    void receiverWithoutTrafficGivesUp() throws Exception {
        BenchSpec alone = spec(Scenario.RX, false, freePort());
        Side side = Side.here(clock -> SocketEnds.open(alone, clock, null));
        var limits = new Limits(Long.MAX_VALUE, 1, 0, 0.2);

        Outcome outcome = new Measurement(side, null, 64, limits, new Silent()).run();

        assertFalse(outcome.sawTraffic());
        assertEquals(0, outcome.reading().packets());
    }

    @Test
    void takenPortIsBusy() throws Exception {
        int port = freePort();
        try (var other = new DatagramSocket(new InetSocketAddress(port))) {
            Side side = Side.here(clock -> SocketEnds.open(spec(Scenario.RX, false, port), clock, null));
            var measurement = new Measurement(side, null, 64, HUNDRED, new Silent());

            var refused = assertThrows(XdpException.class, measurement::run);

            assertEquals(XdpException.Kind.BUSY, refused.kind(), other::toString);
            assertTrue(refused.getMessage().contains("--port"), refused.getMessage());
        }
    }

    private static BenchSpec spec(Scenario scenario, boolean spins, int port) {
        return new BenchSpec(
                scenario,
                false,
                "linux",
                null,
                0,
                64,
                64,
                spins,
                PortSpec.ANY,
                0,
                0,
                MacAddress.BROADCAST,
                Inet4Address.ofLiteral("127.0.0.1"),
                Inet4Address.ofLiteral("127.0.0.1"),
                port,
                CardSpec.DEFAULT);
    }

    private static Outcome measure(Scenario main, Scenario peer, boolean spins) throws Exception {
        int port = freePort();
        return new Measurement(
                        Side.here(clock -> SocketEnds.open(spec(main, spins, port), clock, null)),
                        Side.here(clock -> SocketEnds.open(spec(peer, spins, port), clock, null)),
                        64,
                        HUNDRED,
                        new Silent())
                .run();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static final class Silent implements Watch {
        @Override
        public boolean isStopped() {
            return false;
        }

        @Override
        public void progress(Phase phase, long packets, double seconds) {}
    }
}
