package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class Ipv6Test {

    private static final int AT = 14;
    private static final int NEXT_HEADER = 6;
    private static final String OPTIONS = "0000010400000000";

    private final Ipv6 ip = new Ipv6();

    @Test
    void readsAPlainHeader() {
        assertTrue(ip.wrap(Frames.of(Frames.UDP6), AT, 53));

        assertEquals(0, ip.trafficClass());
        assertEquals(0x1E54D, ip.flowLabel());
        assertEquals(64, ip.hopLimit());
        assertEquals(IpProtocol.UDP, ip.protocol());
        assertEquals(0x2001_0DB8_0000_0000L, ip.sourceHigh());
        assertEquals(1, ip.sourceLow());
        assertEquals(0x2001_0DB8_0000_0000L, ip.destinationHigh());
        assertEquals(2, ip.destinationLow());
        assertFalse(ip.isFragment());
        assertEquals(0, ip.identification());
        assertEquals(54, ip.payloadOffset());
        assertEquals(13, ip.payloadLength());
    }

    @Test
    void trafficClassCrossesBytes() {
        MemorySegment frame = Frames.of(Frames.UDP6);
        BigEndian.put16(frame, AT, 0x6B91);

        assertTrue(ip.wrap(frame, AT, 53));

        assertEquals(0xB9, ip.trafficClass());
        assertEquals(0x1E54D, ip.flowLabel());
    }

    @Test
    void looksThroughOptions() {
        assertTrue(ip.wrap(Frames.of(Frames.UDP6_OPTIONS), AT, 69));

        assertEquals(IpProtocol.UDP, ip.protocol());
        assertEquals(56, ip.headerLength());
        assertEquals(13, ip.payloadLength());
    }

    @Test
    void firstFragmentShowsItsProtocol() {
        assertTrue(ip.wrap(Frames.of(Frames.FRAGMENT6_FIRST), AT, 146));

        assertEquals(IpProtocol.UDP, ip.protocol());
        assertTrue(ip.isFragment());
        assertTrue(ip.moreFragments());
        assertFalse(ip.isLaterFragment());
        assertEquals(0x222B1E9B, ip.identification());
        assertTrue(ip.isTruncated());
        assertEquals(62, ip.payloadOffset());
        assertEquals(98, ip.payloadLength());
    }

    @Test
    void laterFragmentIsNotWalkedInto() {
        MemorySegment frame = Frames.of(Frames.FRAGMENT6_LAST);
        BigEndian.put8(frame, AT + 40, IpProtocol.DESTINATION_OPTIONS);

        assertTrue(ip.wrap(frame, AT, 146));

        assertEquals(IpProtocol.DESTINATION_OPTIONS, ip.protocol());
        assertTrue(ip.isLaterFragment());
        assertFalse(ip.moreFragments());
        assertEquals(1448, ip.fragmentOffset());
        assertEquals(48, ip.headerLength());
    }

    @Test
    void fragmentHeaderOnAWholePacketIsNoFragment() {
        assertTrue(ip.wrap(chain(44, "1100000000001234"), 0, 48));

        assertFalse(ip.isFragment());
        assertEquals(0x1234, ip.identification());
    }

    @Test
    void fragmentStateEndsWithTheNextWrap() {
        assertTrue(ip.wrap(Frames.of(Frames.FRAGMENT6_LAST), AT, 146));
        assertTrue(ip.wrap(Frames.of(Frames.UDP6), AT, 53));

        assertFalse(ip.isFragment());
        assertEquals(0, ip.identification());
    }

    @Test
    void secondFragmentHeaderIsMalformed() {
        assertFalse(ip.wrap(chain(44, "2c00000000001234" + "1100000000001234"), 0, 56));
    }

    @Test
    void eightExtensionHeadersAreWalkedAndNineAreNot() {
        String option = "3c" + OPTIONS.substring(2);
        String last = "11" + OPTIONS.substring(2);

        assertTrue(ip.wrap(chain(60, option.repeat(7) + last), 0, 104));
        assertEquals(IpProtocol.UDP, ip.protocol());
        assertFalse(ip.wrap(chain(60, option.repeat(8) + last), 0, 112));
    }

    @Test
    void longExtensionHeaderIsSteppedOver() {
        assertTrue(ip.wrap(chain(43, "1101" + "00".repeat(14)), 0, 56));

        assertEquals(56, ip.headerLength());
        assertEquals(IpProtocol.UDP, ip.protocol());
    }

    @Test
    void extensionHeadersMustEndWithinThePacket() {
        MemorySegment packet = chain(0, "11" + "01" + "00".repeat(14));
        assertTrue(ip.wrap(packet, 0, 56));

        for (int length = 40; length < 56; length++) {
            assertFalse(ip.wrap(packet, 0, length), "frame of " + length);
        }
        BigEndian.put16(packet, 4, 15);
        assertFalse(ip.wrap(packet, 0, 56), "payload length of 15");
    }

    @Test
    void noNextHeaderIsAProtocol() {
        assertTrue(ip.wrap(chain(IpProtocol.NO_NEXT_HEADER, ""), 0, 40));

        assertEquals(IpProtocol.NO_NEXT_HEADER, ip.protocol());
        assertEquals(0, ip.payloadLength());
    }

    @Test
    void paddingIsNotPayload() {
        assertTrue(ip.wrap(Frames.padded(Frames.UDP6, 100), AT, 86));

        assertEquals(53, ip.totalLength());
        assertEquals(13, ip.payloadLength());
    }

    @Test
    void malformedHeadersAreNotWrapped() {
        MemorySegment frame = Frames.of(Frames.UDP6);
        assertFalse(ip.wrap(frame, AT, 39), "cut");

        BigEndian.put8(frame, AT, 0x45);
        assertFalse(ip.wrap(frame, AT, 53), "version");
    }

    @Test
    void swappedAddressesKeepChecksumsValid() {
        MemorySegment frame = Frames.of(Frames.UDP6);
        var udp = new Udp();

        Ipv6.swapAddresses(frame, AT);
        Udp.swapPorts(frame, 54);

        assertTrue(ip.wrap(frame, AT, 53) && udp.wrap(frame, ip.payloadOffset(), ip.payloadLength()));
        assertEquals(2, ip.sourceLow());
        assertEquals(1, ip.destinationLow());
        assertTrue(udp.checksumValid(ip));
    }

    @Test
    void packetLongerThanTheFrameIsTruncated() {
        assertTrue(ip.wrap(Frames.of(Frames.UDP6), AT, 53));
        assertFalse(ip.isTruncated());

        assertTrue(ip.wrap(Frames.of(Frames.UDP6), AT, 52));
        assertTrue(ip.isTruncated());
        assertEquals(52, ip.totalLength());
    }

    @Test
    void swapExchangesBothHalvesOfBothAddresses() {
        String before = "1111111111111111" + "2222222222222222" + "3333333333333333" + "4444444444444444";
        MemorySegment packet = Frames.of("00".repeat(8) + before);

        Ipv6.swapAddresses(packet, 0);

        assertEquals(before.substring(32) + before.substring(0, 32), Frames.hex(packet, 8, 32));
    }

    @Test
    void reservedBitsOfAFragmentHeaderMeanNothing() {
        assertTrue(ip.wrap(chain(IpProtocol.FRAGMENT, "3b00000600000001"), 0, 48));

        assertFalse(ip.isFragment());
        assertFalse(ip.moreFragments());
        assertEquals(0, ip.fragmentOffset());

        assertTrue(ip.wrap(chain(IpProtocol.FRAGMENT, "3b00000f00000001"), 0, 48));
        assertTrue(ip.moreFragments());
        assertEquals(8, ip.fragmentOffset());
    }

    /** An IPv6 packet of these extension headers and nothing after them. */
    private static MemorySegment chain(int first, String extensions) {
        MemorySegment packet = Frames.of(Frames.UDP6.substring(28, 28 + 80) + extensions);
        BigEndian.put16(packet, 4, extensions.length() / 2);
        BigEndian.put8(packet, NEXT_HEADER, first);
        return packet;
    }
}
