package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A fill ring and a completion ring over the same memory: what one end writes the other reads. */
final class AddressRingTest {

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    private final RingMemory ring = RingMemory.of(arena, 4, RingLayout.ADDRESS_BYTES, -2);
    private final FillRing fill = new FillRing(ring.memory(), ring.layout());
    private final CompletionRing completion = new CompletionRing(ring.memory(), ring.layout());

    @Test
    void addressesArriveInOrder() {
        assertEquals(4, fill.reserve(5));
        for (int i = 0; i < 4; i++) {
            fill.set(i, 4096L * i);
        }
        fill.submit(4);

        assertEquals(4, completion.peek(5));
        for (int i = 0; i < 4; i++) {
            assertEquals(4096L * i, completion.address(i));
        }
        completion.release(4);
        assertEquals(0, fill.pending());
        assertEquals(0, completion.pending());
    }

    @Test
    void addressHas64Bits() {
        fill.reserve(1);
        fill.set(0, 0xFEDCBA9876543210L);
        fill.submit(1);

        completion.peek(1);
        assertEquals(0xFEDCBA9876543210L, completion.address(0));
    }

    @Test
    void fillRingAsksForAWakeupWhenItsFlagIsSet() {
        assertFalse(fill.needsWakeup());

        ring.flags(Producer.NEED_WAKEUP);

        assertTrue(fill.needsWakeup());
    }

    @Test
    void forgedIndexBreaksTheRing() {
        ring.producerIndex(ring.consumerIndex() + 5);
        ring.consumerIndex(ring.consumerIndex() + 6);

        assertEquals(0, completion.peek(4));
        assertTrue(completion.broken());
        fill.reserve(5);
        assertTrue(fill.broken());
    }
}
