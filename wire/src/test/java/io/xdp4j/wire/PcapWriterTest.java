package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
}
