package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** VLAN tags that are put in and taken off. */
final class VlanTagTest {

    private static final int ROOM = 4;

    private final Random random = new Random(7);

    @Test
    void tagStandsBehindTheAddresses() {
        byte[] frame = Bytes.any(random);

        byte[] tagged = inserted(frame, 0xF005);

        assertArrayEquals(Bytes.tagged(frame, 0x8100_F005), tagged);
    }

    @Test
    void whatWasPutInComesOff() {
        for (int tci : new int[] {0, 1, 0xFFFF}) {
            byte[] frame = Bytes.tagged(Bytes.any(random), 0x8100_0001);
            var memory = MemorySegment.ofArray(inserted(frame, tci));

            assertEquals(tci, VlanTag.strip(memory, 0, (int) memory.byteSize()));

            assertArrayEquals(frame, memory.asSlice(4).toArray(JAVA_BYTE));
        }
    }

    @Test
    void frameWithoutATagIsLeftAsItIs() {
        byte[] untagged = Bytes.any(random);
        byte[] outer = Bytes.tagged(untagged, 0x88A8_0001);
        byte[] cut = java.util.Arrays.copyOf(Bytes.tagged(untagged, 0x8100_0001), 17);
        for (byte[] frame : new byte[][] {untagged, outer, cut, {}}) {
            byte[] before = frame.clone();

            assertEquals(VlanTag.ABSENT, VlanTag.strip(MemorySegment.ofArray(frame), 0, frame.length));

            assertArrayEquals(before, frame);
        }
    }

    @Test
    void frameWithoutAHeaderGetsNoTag() {
        byte[] memory = new byte[17];

        assertFalse(VlanTag.insert(MemorySegment.ofArray(memory), ROOM, 13, 1));

        assertArrayEquals(new byte[17], memory);
    }

    private static byte[] inserted(byte[] frame, int tci) {
        byte[] memory = new byte[ROOM + frame.length];
        System.arraycopy(frame, 0, memory, ROOM, frame.length);
        assertTrue(VlanTag.insert(MemorySegment.ofArray(memory), ROOM, frame.length, tci));
        return memory;
    }
}
