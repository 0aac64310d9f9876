package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A TX ring and an RX ring over the same memory: what one end writes the other reads. */
final class DescriptorRingTest {

    private static final int CHUNK_SIZE = 2048;

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    private final RingMemory ring = RingMemory.of(arena, 4, RingLayout.DESCRIPTOR_BYTES, -1);
    private final TxRing tx = new TxRing(ring.memory(), ring.layout());
    private final RxRing rx = new RxRing(ring.memory(), ring.layout(), CHUNK_SIZE);

    @Test
    void descriptorIsAddressLengthAndOptions() {
        tx.reserve(2);
        tx.set(0, 0x1122334455667788L, 0x01020304);
        tx.setContinued(1, 7, 8);
        tx.submit(2);

        long last = ring.layout().entriesOffset() + 3 * RingLayout.DESCRIPTOR_BYTES;
        assertEquals(0x1122334455667788L, ring.memory().get(JAVA_LONG, last));
        assertEquals(0x01020304, ring.memory().get(JAVA_INT, last + 8));
        assertEquals(0, ring.memory().get(JAVA_INT, last + 12));
        assertEquals(7, ring.memory().get(JAVA_LONG, ring.layout().entriesOffset()));
        assertEquals(1, ring.memory().get(JAVA_INT, ring.layout().entriesOffset() + 12));
    }

    @Test
    void addressIsChunkAndOffset() {
        tx.reserve(1);
        tx.set(0, 3 * CHUNK_SIZE + 256, 64);
        tx.submit(1);

        assertEquals(1, rx.peek(4));
        assertEquals(3 * CHUNK_SIZE + 256, rx.address(0));
        assertEquals(3 * CHUNK_SIZE, rx.chunk(0));
        assertEquals(256, rx.offset(0));
        assertEquals(64, rx.length(0));
    }

    @Test
    void continuedFrameIsSeen() {
        tx.reserve(2);
        tx.setContinued(0, 0, CHUNK_SIZE);
        tx.set(1, CHUNK_SIZE, 1);
        tx.submit(2);

        rx.peek(2);
        assertTrue(rx.continues(0));
        assertFalse(rx.continues(1));
    }

    @Test
    void bothEndsCountWhatIsPending() {
        tx.reserve(3);
        tx.submit(3);
        rx.peek(1);
        rx.release(1);

        assertEquals(2, tx.pending());
        assertEquals(2, rx.pending());
        assertEquals(2, tx.reserve(4));
    }

    @Test
    void forgedIndexBreaksTheRing() {
        ring.producerIndex(ring.consumerIndex() + 5);
        ring.consumerIndex(ring.consumerIndex() + 6);

        assertEquals(0, rx.peek(4));
        assertTrue(rx.broken());
        tx.reserve(5);
        assertTrue(tx.broken());
    }
}
