package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CaptureReaderTest {

    @Test
    void pcapIsKnownByItsMagic() throws IOException {
        var file = new ByteArrayOutputStream();
        try (var writer = new PcapWriter(Channels.newChannel(file))) {
            writer.write(Frames.of("aabb"), 0, 2, 5);
        }

        try (CaptureReader reader = CaptureReader.open(channel(file.toByteArray()))) {
            assertInstanceOf(PcapReader.class, reader);
            assertTrue(reader.next());
            assertEquals("aabb", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            assertEquals("1", reader.name());
            assertEquals(5, reader.epochNanos());
            assertFalse(reader.next());
        }
    }

    @Test
    void pcapngIsKnownByItsMagicThoughItComesByteByByte() throws IOException {
        var file = new ByteArrayOutputStream();
        try (var writer = new PcapngWriter(Channels.newChannel(file), "a", 100)) {
            writer.write(Frames.of("aabb"), 0, 2, 2, 5, "said");
        }
        var slow = new FilterInputStream(new ByteArrayInputStream(file.toByteArray())) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, 1);
            }
        };

        try (CaptureReader reader = CaptureReader.open(Channels.newChannel(slow))) {
            assertInstanceOf(PcapngReader.class, reader);
            assertTrue(reader.next());
            assertEquals("said", reader.comment());
            assertFalse(reader.next());
        }
    }

    @Test
    void linesAreNamesAndHexDigits() throws IOException {
        String text = "# comment\n\n  one aaBB\r\ntwo\t 0 1 02 \n \nthree -\nfour \nlast ff";

        assertEquals(List.of("one aabb", "two 0102", "three ", "four ", "last ff"), lines(text));
    }

    @Test
    void emptyFileHasNoFrames() throws IOException {
        assertEquals(List.of(), lines(""));
        assertEquals(List.of(), lines("#"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a 00;b      | line 2 has no frame after its name | 6
                    a 0         | line 1 has half a byte             | 3
                    a 0g        | line 1 has something else          | 3
                    a 00;;x 0-  | line 3 has something else          | 9
                    a --        | line 1 has something else          | 2
                    a\u0001 00     | line 1 is not text            | 1
                    """)
    void hostileLinesNameTheByte(String text, String what, int offset) {
        IOException e = assertThrows(IOException.class, () -> lines(text.replace(';', '\n')));

        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertTrue(e.getMessage().endsWith("at byte offset " + offset), e.getMessage());
    }

    @Test
    void linesAreBounded() throws IOException {
        assertEquals(1, lines("a " + "00".repeat(262_144)).size());

        IOException frame = assertThrows(IOException.class, () -> lines("a " + "00".repeat(262_145)));
        IOException line = assertThrows(IOException.class, () -> lines("a ".repeat(1 << 20)));

        assertTrue(frame.getMessage().contains("262145 bytes"), frame.getMessage());
        assertTrue(line.getMessage().contains("line 1 has more than 1048576 bytes"), line.getMessage());
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : "a 0f\n#-".charAt(random.nextInt(7)));
            }
            try (CaptureReader reader = CaptureReader.open(channel(bytes))) {
                while (reader.next()) {
                    assertTrue(reader.length() <= bytes.length);
                }
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("byte offset"), e.getMessage());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void refusedFileIsClosed() {
        ReadableByteChannel channel = channel(new byte[] {(byte) 0xD4, (byte) 0xC3, (byte) 0xB2, (byte) 0xA1, 0});

        assertThrows(IOException.class, () -> CaptureReader.open(channel));

        assertFalse(channel.isOpen());
    }

    private static List<String> lines(String text) throws IOException {
        var frames = new ArrayList<String>();
        try (CaptureReader reader = CaptureReader.open(channel(text.getBytes(StandardCharsets.UTF_8)))) {
            assertInstanceOf(HexLineReader.class, reader);
            while (reader.next()) {
                assertEquals(reader.length(), reader.originalLength());
                frames.add(reader.name() + " " + Frames.hex(reader.memory(), reader.offset(), reader.length()));
            }
        }
        return frames;
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }
}
