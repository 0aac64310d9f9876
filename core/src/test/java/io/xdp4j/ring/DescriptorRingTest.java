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
        tx.set(0, 3 * CHUNK_SIZE + 257, 64);
        tx.submit(1);

        assertEquals(1, rx.peek(4));
        assertEquals(3 * CHUNK_SIZE + 257, rx.address(0));
        assertEquals(3 * CHUNK_SIZE, rx.chunk(0));
        assertEquals(257, rx.offset(0));
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
    void eachDescriptorHasItsOwnOptions() {
        tx.reserve(2);
        tx.set(0, 0, 1);
        tx.setContinued(1, CHUNK_SIZE, CHUNK_SIZE);
        tx.submit(2);

        rx.peek(2);
        assertFalse(rx.continues(0));
        assertTrue(rx.continues(1));
    }

    @Test
    void descriptorsLieAStrideApart() {
        int stride = RingLayout.DESCRIPTOR_BYTES + 8;
        RingMemory wide = RingMemory.of(arena, 8, stride, 0);
        TxRing in = new TxRing(wide.memory(), wide.layout());
        RxRing out = new RxRing(wide.memory(), wide.layout(), CHUNK_SIZE);

        write(in, 8, 3);

        for (int i = 0; i < 8; i++) {
            long at = wide.layout().entriesOffset() + (long) i * stride;
            assertEquals((long) i * CHUNK_SIZE + 3, wide.memory().get(JAVA_LONG, at));
            wide.memory().set(JAVA_LONG, at, (long) i * CHUNK_SIZE + 5);
        }
        assertEquals(8, out.peek(8));
        assertWhole(out, 8, 5);
    }

    @Test
    void peekOfMoreThanThereIsRoomForKeepsWhatWasPeeked() {
        RingMemory large = RingMemory.of(arena, 256, RingLayout.DESCRIPTOR_BYTES, -100);
        TxRing in = new TxRing(large.memory(), large.layout());
        RxRing out = new RxRing(large.memory(), large.layout(), CHUNK_SIZE);
        in.reserve(200);
        for (int i = 0; i < 200; i++) {
            in.set(i, (long) i * CHUNK_SIZE, i);
        }
        in.submit(200);
        out.peek(40);
        out.release(10);

        for (int limit : new int[] {64, 65, 190}) {
            assertEquals(limit, out.peek(limit));
            for (int i = 0; i < limit; i++) {
                assertEquals((10L + i) * CHUNK_SIZE, out.address(i));
                assertEquals(10 + i, out.length(i));
            }
        }
    }

    @Test
    void otherOptionsAreNoContinuation() {
        tx.reserve(1);
        tx.submit(1);
        long slot = ring.layout().entriesOffset() + 3 * RingLayout.DESCRIPTOR_BYTES;
        ring.memory().set(JAVA_INT, slot + 12, ~1);

        rx.peek(1);
        assertFalse(rx.continues(0));
    }

    @Test
    void txRingAsksForAWakeupWhenItsFlagIsSet() {
        assertFalse(tx.needsWakeup());

        ring.flags(Producer.NEED_WAKEUP);

        assertTrue(tx.needsWakeup());
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
