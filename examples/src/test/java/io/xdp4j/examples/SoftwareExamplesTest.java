package io.xdp4j.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.PcapReader;
import io.xdp4j.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each example on one end of the software driver's wire, with a peer on the other. Needs no rights. */
@Timeout(60)
final class SoftwareExamplesTest {

    private static final int PORT = 4433;
    private static final byte[] HELLO = "hello, wire!".getBytes(US_ASCII);

    private Xdp xdp;
    private XdpQueue queue;
    private Peer peer;

    @BeforeEach
    void open() throws XdpException {
        xdp = Xdp.software(WireSpec.DEFAULT);
        queue = xdp.find(WireSpec.DEFAULT.left()).queue(0);
        peer = new Peer(xdp);
    }

    @AfterEach
    void close() {
        xdp.close();
    }

    @Test
    void dropCounterCountsWhatItDrops() throws Exception {
        var output = new Output();
        try (var _ = start(stop -> DropCounter.run(xdp, WireSpec.DEFAULT.left(), PORT, output.stream(), stop))) {
            assertTrue(output.has("dropping UDP to port 4433"), output.toString());

            for (int i = 0; i < 10; i++) {
                peer.send(PORT, HELLO);
                peer.send(PORT + 1, HELLO);
            }

            assertTrue(output.has("10 in all"), output.toString());
        }
    }

    @Test
    void echoAnswersWithTheSame() throws Exception {
        try (var _ = start(stop -> UdpEcho.run(xdp, queue, PORT, stop))) {
            byte[] question = peer.send(PORT, HELLO);
            byte[] answer = peer.receive();
            while (answer == null) {
                peer.send(PORT, HELLO);
                answer = peer.receive();
            }

            assertTurned(question, answer);
        }
    }

    @Test
    void captureWritesWhatArrives(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hello.pcap");
        byte[] frame = null;
        try (Example capture = start(stop -> Capture.run(xdp, queue, PORT, 3, file, stop))) {
            while (capture.isRunning()) {
                frame = peer.send(PORT, HELLO);
            }
        }

        try (var reader = new PcapReader(FileChannel.open(file))) {
            for (int i = 0; i < 3; i++) {
                assertTrue(reader.next());
                byte[] written = reader.memory()
                        .asSlice(reader.offset(), reader.length())
                        .toArray(ValueLayout.JAVA_BYTE);
                assertArrayEquals(frame, written);
            }
        }
    }

    private static Example start(Example.Body body) {
        return Example.of(body).startedBy(task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void assertTurned(byte[] question, byte[] answer) {
        var asked = MemorySegment.ofArray(question);
        Ethernet.swapAddresses(asked, 0);
        Ipv4.swapAddresses(asked, Ethernet.HEADER_LENGTH);
        Udp.swapPorts(asked, Ethernet.HEADER_LENGTH + Ipv4.HEADER_LENGTH);
        int checksum = Ethernet.HEADER_LENGTH + Ipv4.HEADER_LENGTH + Udp.HEADER_LENGTH - 2;
        asked.set(ValueLayout.JAVA_SHORT_UNALIGNED, checksum, (short) 0);
        assertArrayEquals(question, answer);
    }
}
