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

final class PcapWriterTest {

    private static final String HEADER = "4d3cb2a1" + "02000400" + "00000000" + "00000000" + "00000400" + "01000000";

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final WritableByteChannel channel = Channels.newChannel(file);

    @Test
    void bytesAreThoseOfTheFormat() throws IOException {
        try (var writer = new PcapWriter(channel)) {
            writer.write(Frames.of("00aabbcc"), 1, 3, 1_000_000_002L);
        }

        String frame = "01000000" + "02000000" + "03000000" + "03000000" + "aabbcc";
        assertEquals(HEADER + frame, HexFormat.of().formatHex(file.toByteArray()));
    }

    @Test
    void emptyFileHasAHeader() throws IOException {
        new PcapWriter(channel).close();

        assertEquals(HEADER, HexFormat.of().formatHex(file.toByteArray()));
    }

    @Test
    void flushHandsEverythingOver() throws IOException {
        try (var writer = new PcapWriter(channel)) {
            assertEquals(0, file.size());

            writer.flush();

            assertEquals(24, file.size());
        }
    }

    @Test
    void snapLengthCutsFrames() throws IOException {
        try (var writer = new PcapWriter(channel, 2)) {
            writer.write(Frames.of("aabbcc"), 0, 3, 0);
        }
        try (var reader = new PcapReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            assertTrue(reader.next());
            assertEquals(2, reader.length());
            assertEquals(3, reader.originalLength());
        }
    }

    @Test
    void framesOfAnyLengthRoundTrip() throws IOException {
        byte[] bytes = new byte[PcapWriter.MAX_SNAP_LENGTH];
        new Random(1).nextBytes(bytes);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        int[] lengths = {0, 1, 60, 1514, 65_519, 65_520, 65_521, 9000, 200_000, PcapWriter.MAX_SNAP_LENGTH, 14};

        try (var writer = new PcapWriter(channel)) {
            for (int length : lengths) {
                writer.write(memory, bytes.length - length, length, 4_294_967_295_999_999_999L - length);
            }
        }

        try (var reader = new PcapReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            for (int length : lengths) {
                assertTrue(reader.next());
                assertEquals(length, reader.length());
                assertEquals(length, reader.originalLength());
                assertEquals(4_294_967_295_999_999_999L - length, reader.epochNanos());
                MemorySegment frame = reader.memory().asSlice(reader.offset(), length);
                assertEquals(-1, frame.mismatch(memory.asSlice(bytes.length - length)), "length " + length);
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void headersThatMeetTheEndOfTheBufferRoundTrip() throws IOException {
        MemorySegment memory = MemorySegment.ofArray(new byte[65_536]).fill((byte) 0x5A);
        for (int first = 65_480; first < 65_500; first++) {
            file.reset();
            try (var writer = new PcapWriter(Channels.newChannel(file))) {
                writer.write(memory, 0, first, 1);
                writer.write(memory, 0, 3, 2);
            }

            assertEquals(24 + 16 + first + 16 + 3, file.size());
            try (var reader = new PcapReader(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
                assertTrue(reader.next());
                assertEquals(first, reader.length());
                assertTrue(reader.next());
                assertEquals(3, reader.length());
                assertEquals(2, reader.epochNanos());
            }
        }
    }

    @Test
    void shortestSnapLengthKeepsOneByte() throws IOException {
        try (var writer = new PcapWriter(channel, 1)) {
            writer.write(Frames.of("aabb"), 0, 2, 1);
        }

        assertEquals(24 + 16 + 1, file.size());
    }

    @Test
    void closedWriterTakesNoFrames() throws IOException {
        var writer = new PcapWriter(channel);

        writer.close();

        assertThrows(IllegalStateException.class, () -> writer.write(Frames.of("aabb"), 0, 2, 1));
    }

    @Test
    void closeIsIdempotentAndClosesTheChannel() throws IOException {
        var writer = new PcapWriter(channel);

        writer.close();
        writer.close();

        assertFalse(channel.isOpen());
    }

    @Test
    void valuesOutOfRangeAreRefused() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> new PcapWriter(channel, 0));
        assertThrows(IllegalArgumentException.class, () -> new PcapWriter(channel, PcapWriter.MAX_SNAP_LENGTH + 1));
        try (var writer = new PcapWriter(channel)) {
            MemorySegment frame = Frames.of("aabbcc");

            assertThrows(IllegalArgumentException.class, () -> writer.write(frame, 0, 3, -1));
            assertThrows(IllegalArgumentException.class, () -> writer.write(frame, 0, 3, 4_294_967_296_000_000_000L));
            assertThrows(IndexOutOfBoundsException.class, () -> writer.write(frame, 1, 3, 0));
        }
        assertEquals(24, file.size());
    }

    @Test
    void fullDiskLeavesWholeFramesAndIsSaidOnce(@TempDir Path folder) throws IOException {
        var random = new Random(5);
        for (int room = 0; room < 300_000; room += 1 + random.nextInt(10_000)) {
            Path path = folder.resolve("full.pcap");
            var disk = new SmallDisk(FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING), room);
            int written = 0;
            var writer = new PcapWriter(disk);
            try {
                for (; written < 40; written++) {
                    int length = written % 7 == 6 ? 70_000 + random.nextInt(70_000) : random.nextInt(9_000);
                    writer.write(MemorySegment.ofArray(new byte[length]), 0, length, 0);
                }
                writer.flush();
            } catch (IOException e) {
                assertEquals("No space left on device", e.getMessage());
                assertThrows(IOException.class, () -> writer.write(MemorySegment.ofArray(new byte[1]), 0, 1, 0));
            }
            writer.close();

            assertFalse(disk.isOpen());
            assertTrue(Files.size(path) <= room);
            assertTrue(room - Files.size(path) < 150_000, "too much was cut off");
            int read = room < 24 ? 0 : frames(path);
            assertTrue(read <= written, read + " of " + written);
        }
    }

    @Test
    void fullDiskKeepsEveryFrameThatFitted(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("full.pcap");
        int[] lengths = {3, 0, 5, 60, 1, 7};
        for (int room = 0; room < 24 + lengths.length * 16 + 76; room++) {
            var disk = new SmallDisk(FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING), room);
            var writer = new PcapWriter(disk);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < lengths.length; i++) {
                    writer.write(MemorySegment.ofArray(new byte[60]), 0, lengths[i], 0);
                    if (i == 2) {
                        writer.flush(); // the file header and three frames; then a buffer that starts with a frame
                    }
                }
                writer.flush();
            });
            IOException again = assertThrows(IOException.class, writer::flush);
            assertTrue(again.getMessage().contains("earlier write failed"), again.getMessage());
            writer.close();

            assertEquals(wholeFrames(lengths, room), Files.size(path), "room for " + room);
        }
    }

    @Test
    void lostOutputIsAFailureOfCloseThatLeavesNothingOpen(@TempDir Path folder) throws IOException {
        var disk = new SmallDisk(FileChannel.open(folder.resolve("full.pcap"), CREATE, WRITE), 0);
        var writer = new PcapWriter(disk);

        IOException e = assertThrows(IOException.class, writer::close);

        assertEquals("No space left on device", e.getMessage());
        assertFalse(disk.isOpen());
    }

    /** How long a file is that ends with the last whole frame within {@code room}. */
    private static int wholeFrames(int[] lengths, int room) {
        int size = room < 24 ? 0 : 24;
        for (int i = 0; i < lengths.length && size > 0 && size + 16 + lengths[i] <= room; i++) {
            size += 16 + lengths[i];
        }
        return size;
    }

    /** Throws if the file is not whole. */
    private static int frames(Path path) throws IOException {
        try (var reader = new PcapReader(FileChannel.open(path))) {
            int frames = 0;
            while (reader.next()) {
                frames++;
            }
            return frames;
        }
    }
}
