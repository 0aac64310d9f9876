package io.xdp4j.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Xdp;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import io.xdp4j.wire.PcapReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Each example on a veth, with a kernel socket as its peer in another namespace. */
@EnabledIf(value = "hasRights", disabledReason = "needs CAP_NET_ADMIN, CAP_NET_RAW, CAP_BPF and CAP_SYS_ADMIN")
@Timeout(60)
final class ExamplesKernelTest {

    private static final int PORT = 4433;
    private static final byte[] HELLO = "hello, kernel!".getBytes(US_ASCII);

    private Hosts hosts;

    static boolean hasRights() {
        return Stream.of(Capability.NET_ADMIN, Capability.NET_RAW, Capability.BPF, Capability.SYS_ADMIN)
                .allMatch(Capabilities::has);
    }

    @BeforeEach
    void open() throws IOException {
        hosts = new Hosts();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void dropCounterCountsWhatItDrops() throws Exception {
        var output = new Output();
        try (var _ = start(stop -> {
            try (Xdp xdp = Xdp.linux()) {
                DropCounter.run(xdp, Hosts.DEVICE, PORT, output.stream(), stop);
            }
        })) {
            assertTrue(output.has("dropping UDP to port 4433 on veth0, NATIVE"), output.toString());

            hosts.atPeer(socket -> {
                for (int i = 0; i < 50; i++) {
                    send(socket, PORT);
                    send(socket, PORT + 1);
                }
                return null;
            });

            assertTrue(output.has("50 in all"), output.toString());
        }
    }

    @Test
    void blockedAddressOfAnObjectIsDropped(@TempDir Path folder) throws Exception {
        BpfObject block = Clang.object("block", folder);
        var output = new Output();
        try (var _ = start(stop -> {
            try (Xdp xdp = Xdp.linux()) {
                BlockAddresses.run(xdp, Hosts.DEVICE, block, Hosts.PEER, output.stream(), stop);
            }
        })) {
            assertTrue(output.has("dropping IPv4 of 10.77.1.2 on veth0, NATIVE"), output.toString());

            hosts.atPeer(socket -> {
                for (int i = 0; i < 50; i++) {
                    send(socket, PORT);
                }
                return null;
            });

            assertTrue(output.has("50 packets, 2800 bytes dropped, of "), output.toString());
        }
    }

    @Test
    void echoAnswersAKernelSocket() throws Exception {
        try (var _ = start(stop -> {
            try (Xdp xdp = Xdp.linux()) {
                UdpEcho.run(xdp, xdp.find(Hosts.DEVICE).queue(0), PORT, stop);
            }
        })) {
            DatagramPacket answer = hosts.atPeer(ExamplesKernelTest::ask);

            assertArrayEquals(HELLO, Arrays.copyOf(answer.getData(), answer.getLength()));
            assertEquals(Hosts.HERE, answer.getAddress());
            assertEquals(PORT, answer.getPort());
        }
    }

    @Test
    void captureIsReadByOthers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hello.pcap");
        try (Example capture = start(stop -> {
            try (Xdp xdp = Xdp.linux()) {
                Capture.run(xdp, xdp.find(Hosts.DEVICE).queue(0), PORT, 5, file, stop);
            }
        })) {
            hosts.atPeer(socket -> {
                while (capture.isRunning()) {
                    send(socket, PORT);
                }
                return null;
            });
        }

        assertEquals(5, frames(file));
        assertTrue(
                tcpdump(file).lines().allMatch(line -> line.contains("10.77.1.1.4433: UDP, length " + HELLO.length)));
    }

    private Example start(Example.Body body) {
        return Example.of(body).startedBy(task -> hosts.here().start("example", task));
    }

    private static void send(DatagramSocket socket, int port) throws IOException {
        socket.send(new DatagramPacket(HELLO, HELLO.length, Hosts.HERE, port));
    }

    private static DatagramPacket ask(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(100);
        var answer = new DatagramPacket(new byte[100], 100);
        while (true) {
            send(socket, PORT);
            try {
                socket.receive(answer);
                return answer;
            } catch (SocketTimeoutException | PortUnreachableException _) {
                // the example is not there yet
            }
        }
    }

    private static int frames(Path file) throws IOException {
        try (var reader = new PcapReader(FileChannel.open(file))) {
            int count = 0;
            while (reader.next()) {
                count++;
            }
            return count;
        }
    }

    /** What tcpdump reads, one frame a line; nothing where it is not installed. */
    private static String tcpdump(Path file) throws IOException, InterruptedException {
        if (Stream.of("/usr/bin/tcpdump", "/usr/sbin/tcpdump").noneMatch(path -> Files.isExecutable(Path.of(path)))) {
            return "";
        }
        Process process = new ProcessBuilder("tcpdump", "-nr", file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), US_ASCII);
        assertEquals(0, process.waitFor());
        assertEquals(5, text.lines().count(), text);
        return text;
    }
}
