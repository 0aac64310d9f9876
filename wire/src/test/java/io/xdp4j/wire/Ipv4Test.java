package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class Ipv4Test {

    private static final int AT = 14;

    private final Ipv4 ip = new Ipv4();

    @Test
    void readsAPlainHeader() {
        assertTrue(ip.wrap(Frames.of(Frames.UDP4), AT, 33));

        assertEquals(20, ip.headerLength());
        assertEquals(33, ip.totalLength());
        assertEquals(0x3BB2, ip.identification());
        assertEquals(64, ip.ttl());
        assertEquals(IpProtocol.UDP, ip.protocol());
        assertEquals(0xC0000201, ip.source());
        assertEquals(0xC0000202, ip.destination());
        assertEquals(0x7B16, ip.checksum());
        assertTrue(ip.checksumValid());
        assertTrue(ip.dontFragment());
        assertFalse(ip.isFragment());
        assertEquals(34, ip.payloadOffset());
        assertEquals(13, ip.payloadLength());
    }

    @Test
    void optionsAreNotPayload() {
        assertTrue(ip.wrap(Frames.of(Frames.ECHO4_REPLY_OPTIONS), AT, 47));

        assertEquals(32, ip.headerLength());
        assertEquals(46, ip.payloadOffset());
        assertEquals(15, ip.payloadLength());
        assertTrue(ip.checksumValid());
    }

    @Test
    void paddingIsNotPayload() {
        assertTrue(ip.wrap(Frames.padded(Frames.UDP4, 60), AT, 46));

        assertEquals(33, ip.totalLength());
        assertEquals(13, ip.payloadLength());
        assertFalse(ip.isTruncated());
    }

    @Test
    void packetLongerThanTheFrameEndsWithIt() {
        assertTrue(ip.wrap(Frames.of(Frames.UDP4), AT, 30));

        assertTrue(ip.isTruncated());
        assertEquals(30, ip.totalLength());
        assertEquals(10, ip.payloadLength());
    }

    @Test
    void dscpAndEcnShareAByte() {
        assertTrue(ip.wrap(patched(1, 0xBF), AT, 33));

        assertEquals(47, ip.dscp());
        assertEquals(3, ip.ecn());
    }

    @Test
    void firstFragmentIsAFragment() {
        assertTrue(ip.wrap(patched(6, 0x20), AT, 33));

        assertTrue(ip.isFragment());
        assertTrue(ip.moreFragments());
        assertFalse(ip.isLaterFragment());
        assertEquals(0, ip.fragmentOffset());
    }

    @Test
    void lastFragmentIsALaterFragment() {
        MemorySegment frame = patched(6, 0x1F);
        BigEndian.put8(frame, AT + 7, 0xFF);

        assertTrue(ip.wrap(frame, AT, 33));

        assertTrue(ip.isFragment());
        assertTrue(ip.isLaterFragment());
        assertFalse(ip.moreFragments());
        assertEquals(65_528, ip.fragmentOffset());
    }

    @Test
    void everyFlippedBitBreaksTheChecksum() {
        for (int bit = 8; bit < 160; bit++) {
            MemorySegment frame = Frames.of(Frames.UDP4);
            long at = AT + bit / 8;
            BigEndian.put8(frame, at, BigEndian.u8(frame, at) ^ 1 << bit % 8);

            assertFalse(ip.wrap(frame, AT, 33) && ip.checksumValid(), "bit " + bit);
        }
    }

    @Test
    void malformedHeadersAreNotWrapped() {
        assertFalse(ip.wrap(patched(0, 0x65), AT, 33), "version");
        assertFalse(ip.wrap(patched(0, 0x44), AT, 33), "header shorter than 20 bytes");
        assertFalse(ip.wrap(patched(0, 0x4F), AT, 33), "header longer than the packet");
        assertFalse(ip.wrap(patched(3, 19), AT, 33), "packet shorter than its header");
        assertFalse(ip.wrap(Frames.of(Frames.UDP4), AT, 19), "cut");
    }

    @Test
    void swappedAddressesKeepChecksumsValid() {
        MemorySegment frame = Frames.of(Frames.UDP4);
        var udp = new Udp();

        Ipv4.swapAddresses(frame, AT);
        Udp.swapPorts(frame, 34);

        assertTrue(ip.wrap(frame, AT, 33) && udp.wrap(frame, ip.payloadOffset(), ip.payloadLength()));
        assertEquals(0xC0000202, ip.source());
        assertEquals(0xC0000201, ip.destination());
        assertEquals(53, udp.sourcePort());
        assertEquals(4433, udp.destinationPort());
        assertTrue(ip.checksumValid());
        assertTrue(udp.checksumValid(ip));
    }

    @Test
    void headerAloneIsAPacket() {
        assertTrue(ip.wrap(patched(3, 20), AT, 20));

        assertEquals(0, ip.payloadLength());
    }

    @Test
    void smallestFragmentOffsetMakesAFragment() {
        MemorySegment frame = patched(6, 0);
        BigEndian.put8(frame, AT + 7, 1);

        assertTrue(ip.wrap(frame, AT, 33));

        assertTrue(ip.isFragment());
        assertTrue(ip.isLaterFragment());
        assertFalse(ip.moreFragments());
        assertFalse(ip.dontFragment());
        assertEquals(8, ip.fragmentOffset());
    }

    private static MemorySegment patched(int at, int value) {
        MemorySegment frame = Frames.of(Frames.UDP4);
        BigEndian.put8(frame, AT + at, value);
        return frame;
    }
}
