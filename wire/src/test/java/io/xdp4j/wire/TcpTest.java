package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class TcpTest {

    private static final int AT = 34;

    private final Tcp tcp = new Tcp();
    private final Ipv4 ip = new Ipv4();

    @Test
    void readsASegmentWithOptions() {
        assertTrue(tcp.wrap(Frames.of(Frames.TCP_SYN), AT, 40));

        assertEquals(40000, tcp.sourcePort());
        assertEquals(443, tcp.destinationPort());
        assertEquals(1326145154, tcp.sequence());
        assertEquals(0, tcp.acknowledgement());
        assertEquals(Tcp.SYN, tcp.flags());
        assertEquals(64240, tcp.window());
        assertEquals(0, tcp.urgentPointer());
        assertEquals(40, tcp.headerLength());
        assertEquals(74, tcp.payloadOffset());
        assertEquals(0, tcp.payloadLength());
    }

    @Test
    void hasAsksForAllFlags() {
        assertTrue(tcp.wrap(Frames.of(Frames.TCP_RST), AT, 20));

        assertEquals(1326145155, tcp.acknowledgement());
        assertTrue(tcp.has(Tcp.RST | Tcp.ACK));
        assertFalse(tcp.has(Tcp.RST | Tcp.SYN));
    }

    @Test
    void kernelsChecksumIsValidUntilABitFlips() {
        MemorySegment frame = Frames.of(Frames.TCP_RST);
        assertTrue(ip.wrap(frame, 14, 40) && tcp.wrap(frame, AT, 20));
        assertTrue(tcp.checksumValid(ip));

        BigEndian.put8(frame, AT + 9, 0x11);

        assertFalse(tcp.checksumValid(ip));
    }

    @Test
    void malformedHeadersAreNotWrapped() {
        MemorySegment frame = Frames.of(Frames.TCP_SYN);
        assertFalse(tcp.wrap(frame, AT, 19), "cut");
        assertFalse(tcp.wrap(frame, AT, 39), "cut in the options");

        BigEndian.put8(frame, AT + 12, 0x40);
        assertFalse(tcp.wrap(frame, AT, 40), "header shorter than 20 bytes");
    }

    @Test
    void checksumAndUrgentPointerAreTheLastFields() {
        MemorySegment frame = Frames.of(Frames.TCP_RST);
        BigEndian.put16(frame, AT + 18, 0x1234);

        assertTrue(tcp.wrap(frame, AT, 20));

        assertEquals(0xE042, tcp.checksum());
        assertEquals(0x1234, tcp.urgentPointer());
        assertTrue(tcp.has(Tcp.RST));
    }

    @Test
    void checksumOverIpv6IsValidUntilABitFlips() {
        MemorySegment frame = MemorySegment.ofArray(new byte[128]).fill((byte) 0xEE);
        int length = new FrameWriter()
                .start(frame, 0, 128)
                .ethernet(1, 2)
                .ipv6(1, 2, 3, 4)
                .tcp(1, 2, 3, 4, Tcp.ACK, 5)
                .finish();
        var ipv6 = new Ipv6();
        assertTrue(ipv6.wrap(frame, 14, length - 14) && tcp.wrap(frame, 54, 20));
        assertTrue(tcp.checksumValid(ipv6));

        BigEndian.put8(frame, 54 + 9, 0x11);

        assertFalse(tcp.checksumValid(ipv6));
    }
}
