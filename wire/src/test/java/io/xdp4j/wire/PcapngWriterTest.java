package io.xdp4j.wire;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PcapngWriterTest {

    private static final String HEADER = "0a0d0d0a" + "1c000000" + "4d3c2b1a" + "01000000" + "ffffffffffffffff"
            + "1c000000" + "01000000" + "28000000" + "01000000" + "00000400" + "02000400" + "65746830"
            + "09000100" + "09000000" + "00000000" + "28000000";

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(file);

    @Test
    void bytesAreThoseOfTheFormat() throws IOException {
        try (var writer = writer()) {
            writer.write(Frames.of("00aabbcc"), 1, 3, 7, 0x1_0000_0002L, "why");
            writer.statistics(5, 3, 9);
        }

        String frame = "06000000" + "30000000" + "00000000" + "01000000" + "02000000" + "03000000" + "07000000"
                + "aabbcc00" + "01000300" + "77687900" + "00000000" + "30000000";
        String statistics = "05000000" + "34000000" + "00000000" + "00000000" + "09000000" + "04000800"
                + "0500000000000000" + "05000800" + "0300000000000000" + "00000000" + "34000000";
        assertEquals(HEADER + frame + statistics, HexFormat.of().formatHex(file.toByteArray()));
    }

    @Test
    void framesOfSeveralInterfacesRoundTrip() throws IOException {
        try (var writer = writer()) {
            assertEquals(1, writer.addInterface("eth1"));
            writer.write(Frames.of("00aabbcc"), 1, 3, 5);
            writer.write(1, Frames.of("00aabbcc"), 2, 2, 9, 6);
            assertEquals(2, writer.addInterface(""));
            writer.write(2, Frames.of("00"), 0, 1, 1, 7);
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(3, Frames.of("00"), 0, 1, 1, 7));
            assertThrows(IllegalArgumentException.class, () -> writer.addInterface("x".repeat(256)));
        }

        try (var reader = reader()) {
            for (String name : new String[] {"eth0", "eth1", ""}) {
                assertTrue(reader.next());
                assertEquals(name, reader.interfaceName());
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void framesOfAnyLengthRoundTrip() throws IOException {
        byte[] bytes = new byte[PcapWriter.MAX_SNAP_LENGTH];
        new Random(1).nextBytes(bytes);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int[] lengths = {0, 1, 60, 1514, 65_519, 65_520, 65_521, 9000, 200_000, PcapWriter.MAX_SNAP_LENGTH, 14};

        try (var writer = writer()) {
            for (int length : lengths) {
                String comment = "ä".repeat(length % PcapngWriter.MAX_COMMENT / 2);
                writer.write(memory, bytes.length - length, length, length + 1, Long.MAX_VALUE - length, comment);
            }
            writer.statistics(lengths.length, 0, 1);
        }

        try (var reader = reader()) {
            for (int length : lengths) {
                assertTrue(reader.next());
                assertEquals(length, reader.length());
                assertEquals(length + 1, reader.originalLength());
                assertEquals(Long.MAX_VALUE - length, reader.epochNanos());
                assertEquals("ä".repeat(length % PcapngWriter.MAX_COMMENT / 2), reader.comment());
                assertEquals("eth0", reader.interfaceName());
                MemorySegment frame = reader.memory().asSlice(reader.offset(), length);
                assertEquals(-1, frame.mismatch(memory.asSlice(bytes.length - length)), "length " + length);
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void snapLengthCutsFrames() throws IOException {
        try (var writer = new PcapngWriter(channel, "eth0", 2)) {
            writer.write(Frames.of("aabbcc"), 0, 3, 0);
        }
        try (var reader = reader()) {
            assertTrue(reader.next());
            assertEquals(2, reader.length());
            assertEquals(3, reader.originalLength());
        }
    }

    @Test
    void largestCommentIsKeptAndALargerOneRefused() throws IOException {
        try (var writer = writer()) {
            writer.write(Frames.of("aa"), 0, 1, 1, 0, "c".repeat(65_535));

            assertThrows(
                    IllegalArgumentException.class,
                    () -> writer.write(Frames.of("aa"), 0, 1, 1, 0, "c".repeat(65_536)));
        }
        try (var reader = reader()) {
            assertTrue(reader.next());
            assertEquals(65_535, reader.comment().length());
            assertFalse(reader.next());
        }
    }

    @Test
    void valuesOutOfRangeAreRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> new PcapngWriter(channel, "eth0", 0));
        assertThrows(IllegalArgumentException.class, () -> new PcapngWriter(channel, "eth0", 262_145));
        assertThrows(IllegalArgumentException.class, () -> new PcapngWriter(channel, "n".repeat(256), 1));
        try (var writer = writer()) {
            MemorySegment frame = Frames.of("aabbcc");

            assertThrows(IllegalArgumentException.class, () -> writer.write(frame, 0, 3, -1));
            assertThrows(IllegalArgumentException.class, () -> writer.write(frame, 0, 3, 2, 0));
            assertThrows(IllegalArgumentException.class, () -> writer.statistics(0, 0, -1));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(frame, 1, 3, 0));
        }
        assertEquals(HEADER, HexFormat.of().formatHex(file.toByteArray()));
    }

    @Test
    void closeIsIdempotentAndClosesTheChannel() throws IOException {
        var writer = writer();

        writer.close();
        writer.close();

        assertFalse(channel.isOpen());
    }

    @Test
    void fullDiskLeavesWholeBlocksAndIsSaidOnce(@TempDir Path folder) throws IOException {
        var random = new Random(5);
        for (int room = 0; room < 1_200_000; room += 1 + random.nextInt(40_000)) {
            Path path = folder.resolve("full.pcapng");
            var disk = new SmallDisk(FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING), room);
            var writer = new PcapngWriter(disk, "eth0", PcapWriter.MAX_SNAP_LENGTH);
            IOException e = assertThrows(IOException.class, () -> {
                while (true) {
                    int length = random.nextInt(70_000);
                    writer.write(MemorySegment.ofArray(new byte[length]), 0, length, 0);
                }
            });
            assertEquals("No space left on device", e.getMessage());
            assertThrows(IOException.class, () -> writer.write(MemorySegment.ofArray(new byte[1]), 0, 1, 0));
            writer.close();

            assertFalse(disk.isOpen());
            assertTrue(room - Files.size(path) < 71_000, "too much was cut off");
            if (Files.size(path) > 0) {
                frames(path); // throws if the last block is not whole
            }
        }
    }

    private static void frames(Path path) throws IOException {
        try (var reader = CaptureReader.open(path)) {
            while (reader.next()) {
                assertEquals(0, reader.epochNanos());
            }
        }
    }

    private PcapngWriter writer() {
        return new PcapngWriter(channel, "eth0", PcapWriter.MAX_SNAP_LENGTH);
    }

    private PcapngReader reader() throws IOException {
        return new PcapngReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())));
    }
}
