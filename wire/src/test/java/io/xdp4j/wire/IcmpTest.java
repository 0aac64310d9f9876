package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class IcmpTest {

    private final Icmp icmp = new Icmp();

    @Test
    void readsAnEchoReply() {
        MemorySegment frame = Frames.of(Frames.ECHO4_REPLY_OPTIONS);

        assertTrue(icmp.wrap(frame, 46, 15));

        assertEquals(Icmp.ECHO_REPLY, icmp.type());
        assertEquals(0, icmp.code());
        assertEquals(0x5C9D, icmp.checksum());
        assertEquals(0x1234, icmp.identifier());
        assertEquals(1, icmp.sequence());
        assertEquals("61626364656667", Frames.hex(frame, icmp.payloadOffset(), icmp.payloadLength()));
        assertTrue(icmp.checksumValid());
    }

    @Test
    void brokenDataBreaksTheChecksum() {
        MemorySegment frame = Frames.of(Frames.ECHO4_REPLY_OPTIONS);
        BigEndian.put8(frame, 60, 0);

        assertTrue(icmp.wrap(frame, 46, 15));

        assertFalse(icmp.checksumValid());
    }

    @Test
    void shortMessageIsNotWrapped() {
        assertFalse(icmp.wrap(Frames.of(Frames.ECHO4_REPLY_OPTIONS), 46, 7));
    }

    @Test
    void headerAloneIsAMessage() {
        MemorySegment message = Frames.of("0301ffff12345678");

        assertTrue(icmp.wrap(message, 0, 8));

        assertEquals(3, icmp.type());
        assertEquals(1, icmp.code());
        assertEquals(0, icmp.payloadLength());
    }
}
