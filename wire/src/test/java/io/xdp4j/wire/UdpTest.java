package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class UdpTest {

    private static final int AT = 34;

    private final Ipv4 ipv4 = new Ipv4();
    private final Udp udp = new Udp();

    @Test
    void readsADatagram() {
        MemorySegment frame = Frames.of(Frames.UDP4);

        assertTrue(udp.wrap(frame, AT, 13));

        assertEquals(4433, udp.sourcePort());
        assertEquals(53, udp.destinationPort());
        assertEquals(13, udp.udpLength());
        assertEquals(0x2678, udp.checksum());
        assertEquals("68656c6c6f", Frames.hex(frame, udp.payloadOffset(), udp.payloadLength()));
    }

    @Test
    void kernelsChecksumsAreValid() {
        var ipv6 = new Ipv6();
        MemorySegment v4 = Frames.of(Frames.UDP4);
        MemorySegment v6 = Frames.of(Frames.UDP6_OPTIONS);

        assertTrue(ipv4.wrap(v4, 14, 33) && udp.wrap(v4, AT, 13));
        assertTrue(udp.checksumValid(ipv4));
        assertTrue(ipv6.wrap(v6, 14, 69) && udp.wrap(v6, ipv6.payloadOffset(), ipv6.payloadLength()));
        assertTrue(udp.checksumValid(ipv6));
    }

    @Test
    void brokenPayloadBreaksTheChecksum() {
        MemorySegment frame = Frames.of(Frames.UDP4);
        BigEndian.put8(frame, 46, 'O');

        assertTrue(ipv4.wrap(frame, 14, 33) && udp.wrap(frame, AT, 13));

        assertFalse(udp.checksumValid(ipv4));
    }

    @Test
    void absentChecksumIsValidOverIpv4Only() {
        var ipv6 = new Ipv6();
        MemorySegment v4 = Frames.of(Frames.UDP4);
        MemorySegment v6 = Frames.of(Frames.UDP6);
        BigEndian.put16(v4, AT + 6, 0);
        BigEndian.put16(v6, 54 + 6, 0);

        assertTrue(ipv4.wrap(v4, 14, 33) && udp.wrap(v4, AT, 13));
        assertTrue(udp.checksumValid(ipv4));
        assertTrue(ipv6.wrap(v6, 14, 53) && udp.wrap(v6, 54, 13));
        assertFalse(udp.checksumValid(ipv6));
    }

    @Test
    void bytesAfterTheDatagramAreNotPayload() {
        MemorySegment frame = Frames.padded(Frames.UDP4, 100);

        assertTrue(udp.wrap(frame, AT, 66));

        assertEquals(5, udp.payloadLength());
        assertFalse(udp.isTruncated());
    }

    @Test
    void firstFragmentIsTruncated() {
        assertTrue(udp.wrap(Frames.of(Frames.FRAGMENT6_FIRST), 62, 98));

        assertEquals(1608, udp.udpLength());
        assertTrue(udp.isTruncated());
        assertEquals(90, udp.payloadLength());
    }

    @Test
    void lengthBelowTheHeaderIsMalformed() {
        MemorySegment frame = Frames.of(Frames.UDP4);
        for (int length : new int[] {0, 7}) {
            BigEndian.put16(frame, AT + 4, length);

            assertFalse(udp.wrap(frame, AT, 13), "length " + length);
        }
        assertFalse(udp.wrap(Frames.of(Frames.UDP4), AT, 7), "cut");
    }
}
