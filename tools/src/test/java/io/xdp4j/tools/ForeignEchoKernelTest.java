package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.tools.lab.Lab;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A ping-pong with a UDP echo on kernel sockets, which asks by ARP where the answer goes. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class ForeignEchoKernelTest {

    private static final int PORT = 4321;

    private final Lab lab = new Lab("echo" + ProcessHandle.current().pid());

    @BeforeEach
    void make() throws Exception {
        lab.create(1, 1500);
    }

    @AfterEach
    void delete() throws Exception {
        lab.delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xdp poll", "xdp spin", "socket poll", "socket spin"})
    void answersOfAKernelEchoAreMeasured(String way) throws Exception {
        String path = way.split(" ")[0];
        String wait = way.split(" ")[1];
        try (NetNamespace here = NamedNamespaces.open(lab.ends().getFirst().namespace());
                NetNamespace there = NamedNamespaces.open(lab.ends().getLast().namespace());
                var _ = new Peer(there.call(() -> new DatagramSocket(PORT)), ForeignEchoKernelTest::echo)) {
            Ran ran = here.call(() -> Ran.xdp(
                    "bench",
                    "lat",
                    "-i",
                    "veth0",
                    "--path",
                    path,
                    "--wait",
                    wait,
                    "--to",
                    "10.77.0.2",
                    "--packets",
                    "200",
                    "--json"));

            assertEquals(0, ran.code(), ran.err());
            JsonNode result = ran.json();
            assertEquals(200, result.get("packets").asInt());
            assertTrue(result.get("latencyMicros").get("p50").asDouble() > 0);
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
}
