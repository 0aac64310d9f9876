package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class ArpTest {

    private final Arp arp = new Arp();

    @Test
    void readsARequest() {
        assertTrue(arp.wrap(Frames.of(Frames.ARP_REQUEST), 14, 28));

        assertEquals(Arp.REQUEST, arp.operation());
        assertEquals(0x0200_0000_0001L, arp.senderMac());
        assertEquals(0xC0000201, arp.senderAddress());
        assertEquals(0, arp.targetMac());
        assertEquals(0xC0000202, arp.targetAddress());
    }

    @Test
    void readsAReply() {
        assertTrue(arp.wrap(Frames.of(Frames.ARP_REPLY), 14, 28));

        assertEquals(Arp.REPLY, arp.operation());
        assertEquals(0x0200_0000_0002L, arp.senderMac());
        assertEquals(0xC0000202, arp.senderAddress());
        assertEquals(0x0200_0000_0001L, arp.targetMac());
        assertEquals(0xC0000201, arp.targetAddress());
    }

    @Test
    void otherHardwareAndProtocolsAreNotWrapped() {
        for (int at = 0; at < 6; at++) {
            MemorySegment memory = Frames.of(Frames.ARP_REQUEST);
            BigEndian.put8(memory, 14 + at, 0x77);

            assertFalse(arp.wrap(memory, 14, 28), "byte " + at);
        }
    }

    @Test
    void shortPacketIsNotWrapped() {
        assertFalse(arp.wrap(Frames.of(Frames.ARP_REQUEST), 14, 27));
    }

    @Test
    void senderIsNotTheSenderOfTheFrame() {
        MemorySegment frame = Frames.of(Frames.ARP_REQUEST);
        BigEndian.put48(frame, 14 + 8, 0xA1A2_A3A4_A5A6L);

        assertTrue(arp.wrap(frame, 14, 28));

        assertEquals(0xA1A2_A3A4_A5A6L, arp.senderMac());
    }
}
