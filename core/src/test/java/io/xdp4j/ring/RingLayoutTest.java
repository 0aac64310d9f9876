package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RingLayoutTest {

    @Test
    void sizeIsAPowerOfTwo() {
        assertThrows(IllegalArgumentException.class, () -> RingLayout.of(0, 8));
        assertThrows(IllegalArgumentException.class, () -> RingLayout.of(48, 8));
        assertThrows(IllegalArgumentException.class, () -> RingLayout.of(Integer.MIN_VALUE, 8));
        assertEquals(1, RingLayout.of(1, 8).size());
    }

    @Test
    void entriesAreAligned() {
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 8, 12, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 8, 16, 4, 12));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 8, 16, 4, 0));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 8, -8, 4, 8));
    }

    @Test
    void indicesAreAligned() {
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(2, 4, 8, 16, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 5, 8, 16, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 11, 16, 4, 8));
    }

    @Test
    void nothingLiesBeforeTheMemory() {
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(-4, 4, 8, 16, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, -4, 8, 16, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, -4, 16, 4, 8));
        assertThrows(IllegalArgumentException.class, () -> new RingLayout(0, 4, 8, -8, 4, 8));
    }

    @Test
    void partsLieWhereTheLayoutSaysInAnyOrder() {
        RingLayout layout = new RingLayout(80, 84, 88, 0, 4, 16);

        assertEquals(80, layout.producerOffset());
        assertEquals(84, layout.consumerOffset());
        assertEquals(88, layout.flagsOffset());
        assertEquals(0, layout.entriesOffset());
        assertEquals(64, layout.sizeBytes());
    }

    @Test
    void entriesEndTheRing() {
        RingLayout kernel = new RingLayout(0, 128, 196, 320, 2048, RingLayout.DESCRIPTOR_BYTES);

        assertEquals(320 + 2048 * 16, kernel.sizeBytes());
    }

    @Test
    void largestRingDoesNotOverflow() {
        assertEquals(
                384 + (1L << 34),
                RingLayout.of(1 << 30, RingLayout.DESCRIPTOR_BYTES).sizeBytes());
    }

    @Test
    void indicesOfOurLayoutShareNoCacheLine() {
        RingLayout layout = RingLayout.of(8, 8);

        assertTrue(Math.abs(layout.producerOffset() - layout.consumerOffset()) >= 128);
        assertTrue(Math.abs(layout.consumerOffset() - layout.flagsOffset()) >= 128);
        assertTrue(layout.entriesOffset() - layout.flagsOffset() >= 128);
    }
}
