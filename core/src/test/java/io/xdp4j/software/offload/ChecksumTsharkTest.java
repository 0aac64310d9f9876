package io.xdp4j.software.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.ring.RxMetadata.Checksum;
import io.xdp4j.wire.PcapWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts on checksums against those of tshark, for good frames and for frames with a wrong byte. */
final class ChecksumTsharkTest {

    private static final Path TSHARK = Path.of("/usr/bin/tshark");
    private static final int FRAMES = 1_000;
    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final RxChecksum rx = new RxChecksum();

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void verdictsAreThoseOfTshark() throws Exception {
        assumeTrue(Files.isExecutable(TSHARK), "no " + TSHARK);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(frame());
        }

        List<String> lines = tshark(write(frames));

        assertEquals(FRAMES, lines.size());
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frames.get(i);
            rx.look(MemorySegment.ofArray(frame), 0, frame.length);
            String[] fields = (lines.get(i) + "\t.").split("\t");
            String here = "frame " + i + ", -Dxdp4j.seed=" + SEED;
            assertEquals(verdict(fields[0]), rx.network(), here);
            assertEquals(verdict(fields[1] + fields[2]), rx.transport(), here);
        }
    }

    /** One with nothing wrong, a wrong byte of the payload, of the addresses, or a checksum made for the sender. */
    private byte[] frame() {
        byte[] frame = Bytes.any(random);
        boolean isIpv4 = frame[12] == 8;
        int transport = isIpv4 ? 34 : 54;
        boolean isTcp = frame[isIpv4 ? 23 : 20] == 6;
        switch (random.nextInt(4)) {
            case 0 -> frame[frame.length - 1] ^= 1;
            case 1 -> frame[transport - 3] ^= 4;
            case 2 -> {
                frame[transport + (isTcp ? 16 : 6)] ^= 8;
                if (random.nextBoolean() && isIpv4) {
                    frame[22] ^= 1;
                }
            }
            default -> {}
        }
        return frame;
    }

    private Path write(List<byte[]> frames) throws IOException {
        Path file = folder.resolve("frames.pcap");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var pcap = new PcapWriter(channel)) {
            for (byte[] frame : frames) {
                pcap.write(MemorySegment.ofArray(frame), 0, frame.length, 0);
            }
        }
        return file;
    }

    private List<String> tshark(Path file) throws Exception {
        Path output = folder.resolve("verdicts.txt");
        List<String> command = new ArrayList<>(List.of(TSHARK.toString(), "-r", file.toString(), "-T", "fields"));
        for (String protocol : List.of("ip", "tcp", "udp")) {
            command.addAll(List.of("-o", protocol + ".check_checksum:TRUE", "-e", protocol + ".checksum.status"));
        }
        // Payloads are random: no protocol above may claim them, and change what is shown.
        command.addAll(List.of("--disable-protocol", "ALL", "--enable-protocol", "eth", "--enable-protocol", "ip"));
        command.addAll(List.of("--enable-protocol", "ipv6", "--enable-protocol", "tcp", "--enable-protocol", "udp"));
        command.addAll(List.of("--enable-protocol", "frame", "--enable-protocol", "ethertype"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        assertEquals(0, process.waitFor());
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    /** Source: epan/proto.h, PROTO_CHECKSUM_E_*. */
    private static Checksum verdict(String status) {
        return switch (status) {
            case "0", "4" -> Checksum.BAD;
            case "1" -> Checksum.GOOD;
            default -> Checksum.NONE;
        };
    }
}
