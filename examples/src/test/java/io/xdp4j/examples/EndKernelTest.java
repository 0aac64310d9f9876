package io.xdp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.wire.PcapReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How examples end: by a signal, with nobody to print to, on a full disk. They say what they did and detach. */
@EnabledIf(
        value = "io.xdp4j.examples.ExamplesKernelTest#hasRights",
        disabledReason = "needs CAP_NET_ADMIN, CAP_NET_RAW, CAP_BPF and CAP_SYS_ADMIN")
@Timeout(60)
final class EndKernelTest {

    private static final String PORT = "4433";
    private static final byte[] KIBIBYTE = new byte[1024];

    private Hosts hosts;

    @BeforeEach
    void open() throws IOException {
        hosts = new Hosts();
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalEndsTheDropCounterWithItsCount(String signal, int code) throws Exception {
        try (Child child = start(DropCounter.class, Hosts.DEVICE, PORT)) {
            assertEquals("dropping UDP to port 4433 on veth0, NATIVE", child.line());
            send(10);
            String line = child.line();
            while (line != null && !line.endsWith(" 10 in all")) {
                line = child.line();
            }

            child.signal(signal);

            assertEquals("dropped 10", child.lines().getLast());
            assertEnded(child, code);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalEndsTheEchoWithItsCount(String signal, int code) throws Exception {
        try (Child child = start(UdpEcho.class, Hosts.DEVICE, "0", PORT)) {
            assertEquals("echoing UDP port 4433 on veth0 queue 0, NATIVE", child.line());

            child.signal(signal);

            assertEquals(List.of("echoed 0"), child.lines());
            assertEnded(child, code);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void signalEndsTheCaptureWithAWholeFile(String signal, int code, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("some.pcap");
        try (Child child = start(Capture.class, Hosts.DEVICE, "0", PORT, "1000000", file.toString())) {
            while (child.isRunning() && !hosts.isAttached()) {
                Thread.onSpinWait();
            }
            send(1_000);

            child.signal(signal);

            String last = child.lines().getLast();
            assertEquals(frames(file) + " frames written to " + file, last);
            assertEnded(child, code);
        }
    }

    @Test
    void captureOnAFullDiskSaysSoAndLeavesWhatFitted(@TempDir Path disk, @TempDir Path copy) throws Exception {
        Path file = disk.resolve("full.pcap");
        try (Child child = hosts.here()
                .call(() -> Child.onSmallDisk(
                        disk, copy, Capture.class, Hosts.DEVICE, "0", PORT, "1000000", file.toString()))) {
            while (child.isRunning()) {
                send(10);
            }

            String said = String.join("\n", child.lines());
            assertTrue(said.contains("write " + file + ": No space left on device"), said);
            assertEnded(child, 1);
        }
        int frames = frames(copy.resolve("full.pcap"));
        assertTrue(frames > 50 && frames < 100, frames + " frames"); // of a KiB and some headers, in 100 KiB
        assertEquals(List.of(), Files.list(disk).toList());
    }

    @Test
    void dropCounterThatNobodyReadsEnds() throws Exception {
        try (Child child = start(DropCounter.class, Hosts.DEVICE, PORT)) {
            child.line();

            child.closeOutput();

            assertEnded(child, 0);
        }
    }

    private Child start(Class<?> example, String... args) throws IOException {
        return hosts.here().call(() -> Child.start(example, args));
    }

    private void assertEnded(Child child, int code) throws Exception {
        assertEquals(code, child.exitCode());
        assertFalse(hosts.isAttached());
    }

    private void send(int datagrams) throws IOException {
        hosts.atPeer(socket -> {
            for (int i = 0; i < datagrams; i++) {
                send(socket);
            }
            return null;
        });
    }

    private static void send(DatagramSocket socket) throws IOException {
        socket.send(new DatagramPacket(KIBIBYTE, KIBIBYTE.length, Hosts.HERE, Integer.parseInt(PORT)));
    }

    private static int frames(Path file) throws IOException {
        try (var reader = new PcapReader(FileChannel.open(file))) {
            int frames = 0;
            while (reader.next()) {
                frames++;
            }
            return frames;
        }
    }
}
