package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class Icmpv6Test {

    private final Ipv6 ip = new Ipv6();
    private final Icmpv6 icmp = new Icmpv6();

    @Test
    void readsAnEchoRequest() {
        MemorySegment frame = Frames.of(Frames.ECHO6_REQUEST);

        assertTrue(icmp.wrap(frame, 54, 15));

        assertEquals(Icmpv6.ECHO_REQUEST, icmp.type());
        assertEquals(0, icmp.code());
        assertEquals(0x80DE, icmp.checksum());
        assertEquals(0x1234, icmp.identifier());
        assertEquals(1, icmp.sequence());
        assertEquals("61626364656667", Frames.hex(frame, icmp.payloadOffset(), icmp.payloadLength()));
    }

    @Test
    void kernelsChecksumIsValidUntilAByteChanges() {
        MemorySegment frame = Frames.of(Frames.ECHO6_REPLY);
        assertTrue(ip.wrap(frame, 14, 55) && icmp.wrap(frame, 54, 15));
        assertEquals(Icmpv6.ECHO_REPLY, icmp.type());
        assertTrue(icmp.checksumValid(ip));

        BigEndian.put8(frame, 22, 0);

        assertFalse(icmp.checksumValid(ip));
    }

    @Test
    void shortMessageIsNotWrapped() {
        assertFalse(icmp.wrap(Frames.of(Frames.ECHO6_REPLY), 54, 7));
    }

    @Test
    void headerAloneIsAMessage() {
        MemorySegment message = Frames.of("0104ffff12345678");

        assertTrue(new Icmpv6().wrap(message, 0, 8));
    }
}
