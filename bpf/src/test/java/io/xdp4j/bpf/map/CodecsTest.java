package io.xdp4j.bpf.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CodecsTest {

    @Test
    void numbersHaveTheOrderThatTheirNameSays() {
        assertEquals("0102", hex(Codecs.networkU16(), 0x0102));
        assertEquals("01020304", hex(Codecs.networkU32(), 0x01020304L));
        assertEquals("fffefdfcfbfaf9f8", hex(Codecs.networkU64(), 0xFFFEFDFCFBFAF9F8L));
        ByteBuffer host = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0x01020304);
        assertArrayEquals(host.array(), bytes(Codecs.u32(), 0x01020304L));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        back(Codecs.u8(), 255);
        back(Codecs.u16(), 65535);
        back(Codecs.u32(), 0xFFFF_FFFFL);
        back(Codecs.u64(), -1L);
        back(Codecs.networkU16(), 65535);
        back(Codecs.networkU32(), 0xFFFF_FFFFL);
        back(Codecs.networkU64(), Long.MIN_VALUE);
        back(Codecs.ipv4(), InetAddress.ofLiteral("192.0.2.1"));
        back(Codecs.ipv6(), InetAddress.ofLiteral("2001:db8::1"));
        back(Codecs.ipv4Prefix(), new Prefix(InetAddress.ofLiteral("192.0.2.0"), 24));
        back(Codecs.ipv6Prefix(), new Prefix(InetAddress.ofLiteral("2001:db8::"), 128));
        assertArrayEquals(new byte[] {1, 2, 3}, bytes(Codecs.bytes(3), new byte[] {1, 2, 3}));
    }

    @Test
    void valuesThatDoNotFitAreRefused() throws Exception {
        refused(Codecs.u8(), 256);
        refused(Codecs.u8(), -1);
        refused(Codecs.u32(), 1L << 32);
        refused(Codecs.networkU16(), 65536);
        refused(Codecs.bytes(3), new byte[4]);
        refused(Codecs.ipv4(), InetAddress.ofLiteral("2001:db8::1"));
        assertThrows(IllegalArgumentException.class, () -> new Prefix(InetAddress.ofLiteral("192.0.2.0"), 33));
    }

    private static <T> void back(Codec<T> codec, T value) {
        assertEquals(value, codec.read(MemorySegment.ofArray(bytes(codec, value)), 0));
    }

    private static <T> void refused(Codec<T> codec, T value) {
        assertThrows(IllegalArgumentException.class, () -> bytes(codec, value));
    }

    private static <T> String hex(Codec<T> codec, T value) {
        return HexFormat.of().formatHex(bytes(codec, value));
    }

    /** Returns the bytes between others, which must stay. */
    private static <T> byte[] bytes(Codec<T> codec, T value) {
        MemorySegment segment = MemorySegment.ofArray(new byte[codec.bytes() + 2]);
        codec.write(segment, 1, value);
        assertEquals(0, segment.get(JAVA_BYTE, 0));
        assertEquals(0, segment.get(JAVA_BYTE, codec.bytes() + 1));
        return segment.asSlice(1, codec.bytes()).toArray(JAVA_BYTE);
    }
}
