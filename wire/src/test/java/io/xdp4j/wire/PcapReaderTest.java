package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PcapReaderTest {

    private static final String LITTLE_REST = "02000400" + "0000000000000000" + "00000400" + "01000000";
    private static final String BIG_REST = "00020004" + "0000000000000000" + "00040000" + "00000001";
    private static final String LITTLE_FRAME = "01000000" + "02000000" + "03000000" + "05000000" + "aabbcc";
    private static final String BIG_FRAME = "00000001" + "00000002" + "00000003" + "00000005" + "aabbcc";
    private static final String GOOD = "d4c3b2a1" + LITTLE_REST + LITTLE_FRAME + LITTLE_FRAME;

    @ParameterizedTest
    @CsvSource({
        "d4c3b2a1, 1000002000, false",
        "4d3cb2a1, 1000000002, false",
        "a1b2c3d4, 1000002000, true",
        "a1b23c4d, 1000000002, true"
    })
    void bothOrdersAndBothUnitsAreRead(String magic, long epochNanos, boolean big) throws IOException {
        String rest = big ? BIG_REST + BIG_FRAME + BIG_FRAME : LITTLE_REST + LITTLE_FRAME + LITTLE_FRAME;
        try (var reader = new PcapReader(channel(magic + rest))) {
            for (int i = 0; i < 2; i++) {
                assertTrue(reader.next());
                assertEquals(epochNanos, reader.epochNanos());
                assertEquals(5, reader.originalLength());
                assertEquals("aabbcc", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            }
            assertFalse(reader.next());
            assertFalse(reader.next());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "''                                                      , empty file, 0",
        "d4c3b2                                                  , file ends, 0",
        "00000000020004000000000000000000000004000100000000      , not a pcap file, 0",
        "0a0d0d0a020004000000000000000000000004000100000000      , pcapng, 0",
        "d4c3b2a1030004000000000000000000000004000100000000      , version 3, 4",
        "d4c3b2a1020004000000000000000000000004007100000000      , link type 113, 20"
    })
    void hostileFileHeadersNameTheByte(String hex, String what, int offset) {
        refused(hex, what, offset);
    }

    @Test
    void hostileLengthNamesTheByte() {
        String file = "d4c3b2a1" + LITTLE_REST + LITTLE_FRAME;

        refused(file + "0000000000000000" + "01000400" + "01000400", "262145 bytes", 24 + 19 + 8);
        refused(file + "0000000000000000" + "ffffffff" + "ffffffff", "4294967295 bytes", 24 + 19 + 8);
    }

    @Test
    void everyTruncationNamesTheByteOfWhatIsCut() {
        for (int length = 25; length < GOOD.length() / 2; length++) {
            if (length != 24 + 19) {
                int frame = length < 24 + 19 ? 24 : 24 + 19;
                int offset = length < frame + 16 ? frame : frame + 16;
                refused(GOOD.substring(0, 2 * length), "file ends", offset);
            }
        }
    }

    @Test
    void refusedFileIsClosed() {
        ReadableByteChannel channel = channel("00".repeat(24));

        assertThrows(IOException.class, () -> new PcapReader(channel));

        assertFalse(channel.isOpen());
    }

    @Test
    void mutatedFilesAreReadOrRefused() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = HexFormat.of().parseHex(GOOD);
            for (int patches = random.nextInt(4); patches >= 0; patches--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                readAll(Channels.newChannel(new ByteArrayInputStream(bytes)));
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("byte offset"), e.getMessage());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void closeClosesTheChannel() throws IOException {
        ReadableByteChannel channel = channel(GOOD);

        new PcapReader(channel).close();

        assertFalse(channel.isOpen());
    }

    @Test
    void closeFreesTheBuffer() throws IOException {
        var reader = new PcapReader(channel(GOOD));

        reader.close();

        assertFalse(reader.memory().scope().isAlive());
    }

    @Test
    void fileOfAHeaderAloneHasNoFrames() throws IOException {
        try (var reader = new PcapReader(channel("d4c3b2a1" + LITTLE_REST))) {
            assertFalse(reader.next());
        }
        refused(("d4c3b2a1" + LITTLE_REST).substring(0, 46), "file ends", 0);
    }

    @Test
    void minorVersionAndUpperBitsOfTheLinkTypeMeanNothing() throws IOException {
        String header = "d4c3b2a1" + "02000500" + "0000000000000000" + "00000400" + "0100ffff";
        try (var reader = new PcapReader(channel(header + LITTLE_FRAME))) {
            assertTrue(reader.next());
        }
    }

    @Test
    void originalLengthBeyondAnIntIsTheLargestInt() throws IOException {
        String frame = "01000000" + "02000000" + "03000000" + "ffffffff" + "aabbcc";
        try (var reader = new PcapReader(channel("d4c3b2a1" + LITTLE_REST + frame))) {
            assertTrue(reader.next());

            assertEquals(Integer.MAX_VALUE, reader.originalLength());
        }
    }

    private static void refused(String hex, String what, int offset) {
        String message =
                assertThrows(IOException.class, () -> readAll(channel(hex))).getMessage();

        assertTrue(message.contains(what), message);
        assertTrue(message.endsWith("at byte offset " + offset), message);
    }

    private static void readAll(ReadableByteChannel channel) throws IOException {
        var dissector = new Dissector();
        try (var reader = new PcapReader(channel)) {
            while (reader.next()) {
                dissector.read(reader.memory(), reader.offset(), reader.length());
            }
        }
    }

    private static ReadableByteChannel channel(String hex) {
        return Channels.newChannel(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }
}
