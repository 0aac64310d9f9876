package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PcapngReaderTest {

    private static final String SECTION_LITTLE =
            "0a0d0d0a" + "1c000000" + "4d3c2b1a" + "0100" + "0000" + "ffffffffffffffff" + "1c000000";
    private static final String DEVICE_LITTLE = "01000000" + "14000000" + "0100" + "0000" + "00000400" + "14000000";
    private static final String FRAME_LITTLE = "06000000" + "24000000" + "00000000" + "01000000" + "02000000"
            + "03000000" + "05000000" + "aabbcc00" + "24000000";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothByteOrdersAreRead(boolean isBig) throws IOException {
        var file = new Blocks(isBig).section().device(1, 0).frame(0, 5, 3, 7, "aabbcc");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertEquals("aabbcc", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            assertEquals(7, reader.originalLength());
            assertEquals(5_000, reader.epochNanos());
            assertEquals("1", reader.name());
            assertFalse(reader.next());
            assertFalse(reader.next());
        }
    }

    @Test
    void eachSectionHasItsOwnOrderAndInterfaces() throws IOException {
        byte[] first = new Blocks(true)
                .section()
                .device(1, 0, 2, "6100")
                .device(1, 0, 2, "6200")
                .frame(1, 1, 1, 1, "01")
                .bytes();
        byte[] second = new Blocks(false)
                .section()
                .device(1, 0, 2, "6300")
                .frame(0, 1, 1, 1, "02")
                .frame(1, 1, 1, 1, "03")
                .bytes();

        try (var reader = new PcapngReader(channel(first, second))) {
            assertTrue(reader.next());
            assertEquals("b\0", reader.interfaceName());
            assertTrue(reader.next());
            assertEquals("c\0", reader.interfaceName());
            IOException e = assertThrows(IOException.class, reader::next);
            assertTrue(e.getMessage().contains("interface 1 of 1"), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00, 3, 3000000000",
        "03, 3, 3000000",
        "06, 3, 3000",
        "09, 3, 3",
        "0c, 3999, 3",
        "1c, 10000000000000000000, 1",
        "7f, 99, 0",
        "80, 3, 3000000000",
        "8a, 1024, 1000000000",
        "a0, 4294967297, 1000000000",
        "be, 4611686018427387904, 1000000000",
        "c0, 9223372036854775808, 500000000",
        "ff, 9223372036854775808, 0"
    })
    void ticksOfAnyResolutionAreRead(String resolution, String ticks, long nanos) throws IOException {
        var file = new Blocks(false)
                .section()
                .device(1, 0, 9, resolution)
                .frame(0, Long.parseUnsignedLong(ticks), 0, 0, "");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertEquals(nanos, reader.epochNanos());
        }
    }

    @Test
    void secondsOfAnInterfaceAreAdded() throws IOException {
        var file =
                new Blocks(false).section().device(1, 0, 14, "0200000000000000").frame(0, 1, 0, 0, "");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertEquals(2_000_001_000L, reader.epochNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9, 00, 9223372037",
        "9, 06, 18446744073709551615",
        "9, 80, 18446744073709551615",
        "14, ffffffffffffff7f, 1",
        "14, 00000000000000ff, 1"
    })
    void timeThatDoesNotFitIsRefused(int option, String value, String ticks) {
        var file = new Blocks(false)
                .section()
                .device(1, 0, option, value)
                .frame(0, Long.parseUnsignedLong(ticks), 0, 0, "");

        assertTrue(refusal(file.bytes()).contains("a time beyond"));
    }

    @Test
    void simpleAndObsoletePacketsAreFrames() throws IOException {
        var file = new Blocks(false)
                .section()
                .device(1, 4, 2, "61")
                .block(3, "06000000" + "0102030405060000")
                .block(3, "03000000" + "01020300")
                .block(2, "0000" + "ffff" + "00000000" + "01000000" + "02000000" + "02000000" + "aabb0000");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertEquals("01020304", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            assertEquals(6, reader.originalLength());
            assertEquals(0, reader.epochNanos());
            assertTrue(reader.next());
            assertEquals("010203", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            assertTrue(reader.next());
            assertEquals("aabb", Frames.hex(reader.memory(), reader.offset(), reader.length()));
            assertEquals(1000, reader.epochNanos());
            assertEquals("a", reader.interfaceName());
            assertFalse(reader.next());
        }
    }

    @Test
    void unknownBlocksOfAnyLengthAreSkipped() throws IOException {
        var file = new Blocks(false)
                .section()
                .block(0x0BAD, "")
                .block(4, "00".repeat(3 * PcapngReader.BUFFER_SIZE))
                .device(1, 0)
                .block(5, "00".repeat(40))
                .frame(0, 1, 1, 1, "01");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertFalse(reader.next());
        }
    }

    @Test
    void commentsAreLines() throws IOException {
        var file = new Blocks(false)
                .section()
                .device(1, 0)
                .frame(0, 1, 1, 1, "01", 1, "6f6e65", 2, "00000000", 1, "74776f")
                .frame(0, 1, 1, 1, "01");

        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
            assertEquals("one\ntwo", reader.comment());
            assertTrue(reader.next());
            assertEquals("", reader.comment());
        }
    }

    @Test
    void interfaceThatIsNotEthernetMayHaveNoFrames() throws IOException {
        var file = new Blocks(false).section().device(113, 0).device(1, 0).frame(1, 1, 1, 1, "01");
        try (var reader = new PcapngReader(file.channel())) {
            assertTrue(reader.next());
        }

        file.frame(0, 1, 1, 1, "01");

        assertTrue(refusal(file.bytes()).contains("link type 113, not Ethernet (1)"));
    }

    @ParameterizedTest
    @CsvSource({
        "''                                       , empty file, 0",
        "0a0d0d                                   , file ends, 0",
        "0a0d0d0a1c000000                         , file ends, 0",
        "d4c3b2a11c000000                         , not a pcapng file, 0",
        "0a0d0d0a1c0000004d3c2b1b                 , no byte order, 8",
        "0a0d0d0a180000004d3c2b1a                 , less than 28, 4",
        "0a0d0d0a1d0000004d3c2b1a                 , not a multiple of 4, 4",
        "0a0d0d0affffff7f4d3c2b1a                 , not a multiple of 4, 4",
        "0a0d0d0afcffff7f4d3c2b1a                 , more than 1048576, 4",
        "0a0d0d0a1c0000004d3c2b1a02000000ffffffffffffffff1c000000, version 2, 12",
        "0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1d000000, ends as one of 29, 24"
    })
    void hostileSectionsNameTheByte(String hex, String what, int offset) {
        refused(hex, what, offset);
    }

    @ParameterizedTest
    @CsvSource({
        "0600000020000000 00000000 01000000 02000000 01000000 01000000 20000000     , more than its block has, 20",
        "0600000020000000 00000000 01000000 02000000 ffffffff ffffffff 20000000     , frame of 4294967295 bytes, 20",
        "0600000020000000 01000000 01000000 02000000 00000000 00000000 20000000     , interface 1 of 1, 8",
        "0600000020000000 ffffffff 01000000 02000000 00000000 00000000 20000000     , interface 4294967295 of 1, 8",
        "060000001c000000 00000000 01000000 02000000 00000000 1c000000              , less than 32, 4",
        "0600000024000000 00000000 01000000 02000000 00000000 00000000 01000100 24000000, option of 1 bytes, 30",
        "0300000010000000 00000000 11000000                                         , ends as one of 17, 12",
        "0100000018000000 01000000 00000000 09000500 18000000                       , option of 5 bytes, 18",
        "0500000008000000                                                           , block of 8 bytes, 4",
        "050000000e000000                                                           , block of 14 bytes, 4",
        "05000000fcffffff                                                           , file ends, 0",
        "0500000010000000 00000000 00000000                                         , ends as one of 0, 12"
    })
    void hostileBlocksNameTheByte(String hex, String what, int offset) {
        String before = SECTION_LITTLE + DEVICE_LITTLE;

        refused(before + hex.replace(" ", ""), what, before.length() / 2 + offset);
    }

    @Test
    void everyTruncationIsRefusedAtTheBlockThatIsCut() {
        String file = SECTION_LITTLE + DEVICE_LITTLE + FRAME_LITTLE + FRAME_LITTLE;
        for (int length = 49; length < file.length() / 2; length++) {
            if (length != 48 + 36) {
                refused(file.substring(0, 2 * length), "file ends", length < 48 + 36 ? 48 : 48 + 36);
            }
        }
    }

    @Test
    void interfacesAreBounded() {
        var file = new Blocks(false).section();
        for (int i = 0; i <= 65_536; i++) {
            file.device(1, 0);
        }

        assertTrue(refusal(file.bytes()).contains("more than 65536 interfaces"));
    }

    @Test
    void mutatedFilesAreReadOrRefused() {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = sample(random.nextBoolean());
            for (int patches = random.nextInt(4); patches >= 0; patches--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
            }
            try {
                readAll(channel(bytes, new byte[0]));
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("byte offset"), e.getMessage());
            } catch (RuntimeException e) {
                fail("seed " + seed, e);
            }
        }
    }

    @Test
    void refusedFileIsClosed() {
        ReadableByteChannel channel = channel(new byte[24], new byte[0]);

        assertThrows(IOException.class, () -> new PcapngReader(channel));

        assertFalse(channel.isOpen());
    }

    private static byte[] sample(boolean isBig) {
        return new Blocks(isBig)
                .section()
                .device(1, 0, 9, "09")
                .frame(0, 1, 3, 3, "010203", 1, "6f6e65")
                .block(3, "0300000000000003")
                .block(5, "0000000000000000")
                .section()
                .device(1, 0, 2, "6161")
                .frame(0, 1, 3, 3, "010203")
                .bytes();
    }

    private static void refused(String hex, String what, int offset) {
        String message = refusal(HexFormat.of().parseHex(hex));

        assertTrue(message.contains(what), message);
        assertTrue(message.endsWith("at byte offset " + offset), message);
    }

    private static String refusal(byte[] file) {
        return assertThrows(IOException.class, () -> readAll(channel(file, new byte[0])))
                .getMessage();
    }

    private static void readAll(ReadableByteChannel channel) throws IOException {
        var dissector = new Dissector();
        try (var reader = new PcapngReader(channel)) {
            while (reader.next()) {
                dissector.read(reader.memory(), reader.offset(), reader.length());
                assertTrue(reader.epochNanos() >= 0);
            }
        }
    }

    private static ReadableByteChannel channel(byte[] first, byte[] second) {
        byte[] all = ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
        return Channels.newChannel(new ByteArrayInputStream(all));
    }

    /** A file that is written block by block. */
    private static final class Blocks {

        private final ByteOrder order;
        private final List<byte[]> blocks = new ArrayList<>();

        Blocks(boolean isBig) {
            this.order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        }

        Blocks section() {
            ByteBuffer body = body(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0);
            return add(0x0A0D0D0A, body.putLong(-1).array());
        }

        Blocks device(int linkType, int snapLength, Object... options) {
            byte[] end = options(options);
            ByteBuffer body = body(8 + end.length).putShort((short) linkType).putShort((short) 0);
            return add(1, body.putInt(snapLength).put(end).array());
        }

        Blocks frame(int device, long ticks, int kept, int original, String hex, Object... options) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            byte[] end = options(options);
            ByteBuffer body = body(20 + (bytes.length + 3 & ~3) + end.length).putInt(device);
            body.putInt((int) (ticks >>> 32)).putInt((int) ticks).putInt(kept).putInt(original);
            body.put(bytes).position(20 + (bytes.length + 3 & ~3));
            return add(6, body.put(end).array());
        }

        Blocks block(int type, String hex) {
            return add(type, HexFormat.of().parseHex(hex));
        }

        byte[] bytes() {
            ByteBuffer all =
                    body(blocks.stream().mapToInt(block -> block.length).sum());
            blocks.forEach(all::put);
            return all.array();
        }

        ReadableByteChannel channel() {
            return Channels.newChannel(new ByteArrayInputStream(bytes()));
        }

        private Blocks add(int type, byte[] body) {
            int size = 12 + body.length;
            blocks.add(
                    body(size).putInt(type).putInt(size).put(body).putInt(size).array());
            return this;
        }

        private byte[] options(Object... options) {
            ByteBuffer all = body(4096);
            for (int i = 0; i < options.length; i += 2) {
                byte[] content = HexFormat.of().parseHex((String) options[i + 1]);
                all.putShort((short) (int) options[i]).putShort((short) content.length);
                all.put(content).position(all.position() + 3 & ~3);
            }
            byte[] bytes = new byte[options.length == 0 ? 0 : all.position() + 4]; // and an end
            all.flip().get(bytes, 0, Math.min(all.remaining(), bytes.length));
            return bytes;
        }

        private ByteBuffer body(int size) {
            return ByteBuffer.allocate(size).order(order);
        }
    }
}
