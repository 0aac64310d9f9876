package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class EthernetTest {

    private final Ethernet ethernet = new Ethernet();

    @Test
    void readsAnUntaggedFrame() {
        MemorySegment frame = Frames.of(Frames.UDP4);

        assertTrue(ethernet.wrap(frame, 0, 47));

        assertEquals(0x0200_0000_0002L, ethernet.destination());
        assertEquals(0x0200_0000_0001L, ethernet.source());
        assertEquals(EtherType.IPV4, ethernet.etherType());
        assertEquals(0, ethernet.tags());
        assertEquals(14, ethernet.headerLength());
        assertEquals(14, ethernet.payloadOffset());
        assertEquals(33, ethernet.payloadLength());
    }

    @Test
    void looksThroughOneTag() {
        assertTrue(ethernet.wrap(Frames.tagged(Frames.UDP4, Frames.TAG), 0, 51));

        assertEquals(1, ethernet.tags());
        assertEquals(5, ethernet.vlanId(0));
        assertEquals(3, ethernet.vlanPriority(0));
        assertEquals(EtherType.IPV4, ethernet.etherType());
        assertEquals(18, ethernet.payloadOffset());
        assertEquals(33, ethernet.payloadLength());
    }

    @Test
    void looksThroughTwoTagsOuterFirst() {
        assertTrue(ethernet.wrap(Frames.tagged(Frames.UDP4, Frames.OUTER_TAG + Frames.TAG), 0, 55));

        assertEquals(2, ethernet.tags());
        assertEquals(100, ethernet.vlanId(0));
        assertEquals(0, ethernet.vlanPriority(0));
        assertEquals(5, ethernet.vlanId(1));
        assertEquals(3, ethernet.vlanPriority(1));
        assertEquals(EtherType.IPV4, ethernet.etherType());
        assertEquals(22, ethernet.headerLength());
    }

    @Test
    void thirdTagIsTheType() {
        assertTrue(ethernet.wrap(Frames.tagged(Frames.UDP4, Frames.OUTER_TAG + Frames.TAG + Frames.TAG), 0, 59));

        assertEquals(2, ethernet.tags());
        assertEquals(EtherType.VLAN, ethernet.etherType());
    }

    @Test
    void halfAHeaderIsNotWrapped() {
        MemorySegment tagged = Frames.tagged(Frames.UDP4, Frames.OUTER_TAG + Frames.TAG);

        for (int length = 0; length < 22; length++) {
            assertFalse(ethernet.wrap(tagged, 0, length), "length " + length);
        }
        assertTrue(ethernet.wrap(tagged, 0, 22));
        assertEquals(0, ethernet.payloadLength());
    }

    @Test
    void payloadOffsetIsAbsoluteInTheMemory() {
        MemorySegment memory = Frames.of("00".repeat(100) + Frames.UDP4);

        assertTrue(ethernet.wrap(memory, 100, 47));

        assertEquals(0x0200_0000_0001L, ethernet.source());
        assertEquals(114, ethernet.payloadOffset());
    }

    @Test
    void swapExchangesAddressesAndNothingElse() {
        MemorySegment memory = Frames.of("ffff" + "a1a2a3a4a5a6" + "b1b2b3b4b5b6" + "0800ff");

        Ethernet.swapAddresses(memory, 2);

        assertEquals("ffff" + "b1b2b3b4b5b6" + "a1a2a3a4a5a6" + "0800ff", Frames.hex(memory, 0, 17));
    }

    @Test
    void headerAloneIsAFrame() {
        assertTrue(ethernet.wrap(Frames.of(Frames.UDP4), 0, 14));
        assertEquals(0, ethernet.payloadLength());
    }

    @Test
    void largestTagIsReadWhole() {
        assertTrue(ethernet.wrap(Frames.tagged(Frames.UDP4, "8100ffff"), 0, 51));

        assertEquals(4095, ethernet.vlanId(0));
        assertEquals(7, ethernet.vlanPriority(0));

        assertTrue(ethernet.wrap(Frames.tagged(Frames.UDP4, "8100f000"), 0, 51));
        assertEquals(0, ethernet.vlanId(0));
    }

    @Test
    void swapExchangesAnyBits() {
        MemorySegment memory = Frames.of("ff".repeat(6) + "00".repeat(6) + "0800");

        Ethernet.swapAddresses(memory, 0);

        assertEquals("00".repeat(6) + "ff".repeat(6) + "0800", Frames.hex(memory, 0, 14));
        Ethernet.swapAddresses(memory, 0);
        assertEquals("ff".repeat(6) + "00".repeat(6) + "0800", Frames.hex(memory, 0, 14));
    }
}
