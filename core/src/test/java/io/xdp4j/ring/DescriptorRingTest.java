package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void peekedDescriptorCannotBeChangedByTheOtherSide() {
        tx.reserve(1);
        tx.set(0, CHUNK_SIZE, 64);
        tx.submit(1);
        rx.peek(1);

        ring.memory().fill((byte) 0xff);

        assertEquals(CHUNK_SIZE, rx.address(0));
        assertEquals(64, rx.length(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 63, 64, 65, 100, 256})
    void batchesOfAnySizeArriveWholeWhereverTheRingEnds(int batch) {
        for (int stride : new int[] {RingLayout.DESCRIPTOR_BYTES, RingLayout.DESCRIPTOR_BYTES + 8}) {
            RingMemory any = RingMemory.of(arena, 256, stride, -100);
            TxRing in = new TxRing(any.memory(), any.layout());
            RxRing out = new RxRing(any.memory(), any.layout(), CHUNK_SIZE);
            for (int round = 0; round < 5; round++) {
                write(in, batch, round);

                assertEquals(batch, out.peek(batch));
                assertWhole(out, batch, round);
                out.release(batch);
            }
        }
    }

    @Test
    void halfOfABatchCanBeSubmittedAndReleased() {
        RingMemory any = RingMemory.of(arena, 128, RingLayout.DESCRIPTOR_BYTES, -50);
        TxRing in = new TxRing(any.memory(), any.layout());
        RxRing out = new RxRing(any.memory(), any.layout(), CHUNK_SIZE);
        in.reserve(60);
        for (int i = 0; i < 60; i++) {
            in.set(i, (long) i * CHUNK_SIZE, i);
        }
        in.submit(20);
        assertEquals(100, in.reserve(100)); // what is reserved stays as it was written, and more comes after it
        in.submit(40);

        assertEquals(60, out.peek(60));
        out.release(30);
        assertEquals(30, out.peek(100));
        for (int i = 0; i < 30; i++) {
            assertEquals(30 + i, out.length(i));
        }
    }

    private static void write(TxRing ring, int batch, int round) {
        assertEquals(batch, ring.reserve(batch));
        for (int i = 0; i < batch; i++) {
            ring.set(i, (long) i * CHUNK_SIZE + round, i + 1);
        }
        ring.submit(batch);
    }

    private static void assertWhole(RxRing ring, int batch, int round) {
        for (int i = 0; i < batch; i++) {
            assertEquals((long) i * CHUNK_SIZE + round, ring.address(i));
            assertEquals(i + 1, ring.length(i));
        }
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
