package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.ChunkCounts;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the chunks of a pool are, by four rings over plain memory, whose driver is here. */
final class RingsTest {

    private static final int CHUNKS = 64;
    private static final int CHUNK_SIZE = 2048;
    private static final int SIZE = 16;
    private static final int START = 0;

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    private final RingMemory fillMemory = RingMemory.of(arena, SIZE, RingLayout.ADDRESS_BYTES, START);
    private final RingMemory rxMemory = RingMemory.of(arena, SIZE, RingLayout.DESCRIPTOR_BYTES, START);
    private final RingMemory txMemory = RingMemory.of(arena, SIZE, RingLayout.DESCRIPTOR_BYTES, START);
    private final RingMemory completionMemory = RingMemory.of(arena, SIZE, RingLayout.ADDRESS_BYTES, START);

    private final FillRing fill = new FillRing(fillMemory.memory(), fillMemory.layout());
    private final RxRing rx = new RxRing(rxMemory.memory(), rxMemory.layout(), CHUNK_SIZE);
    private final TxRing tx = new TxRing(txMemory.memory(), txMemory.layout());
    private final CompletionRing completion = new CompletionRing(completionMemory.memory(), completionMemory.layout());
    private final Rings rings = new Rings(rx, tx, fill, completion);
    private final ChunkPool pool = new ChunkPool(CHUNKS, CHUNK_SIZE);

    private final CompletionRing filled = new CompletionRing(fillMemory.memory(), fillMemory.layout());
    private final TxRing received = new TxRing(rxMemory.memory(), rxMemory.layout());
    private final RxRing sent = new RxRing(txMemory.memory(), txMemory.layout(), CHUNK_SIZE);
    private final FillRing completed = new FillRing(completionMemory.memory(), completionMemory.layout());

    /** Chunks 0 to 15 were filled: 7 still are, 4 are with the driver, 3 received, 2 ours; 16 to 21 were taken. */
    @BeforeEach
    void moveChunks() {
        pool.refill(fill);
        assertEquals(9, filled.peek(9));
        filled.release(9);
        received.reserve(5);
        for (int i = 0; i < 5; i++) {
            received.set(i, address(i) + 256, 60);
        }
        received.submit(5);
        rx.peek(2);
        rx.release(2);
        for (int i = 16; i < 22; i++) {
            assertEquals(address(i), pool.take());
        }
        tx.reserve(4);
        for (int i = 0; i < 4; i++) {
            tx.set(i, address(16 + i) + 64, 60);
        }
        tx.submit(4);
        sent.peek(3);
        sent.release(3);
        completed.reserve(1);
        completed.set(0, address(16) + 64);
        completed.submit(1);
    }

    @Test
    void eachChunkIsCountedWhereItIs() {
        assertEquals(new ChunkCounts(CHUNKS, 42, 7, 3, 1, 1, 6, 4), pool.counts(List.of(rings), 0));
        assertEquals(new ChunkCounts(CHUNKS, 42, 7, 3, 1, 1, 8, 2), pool.counts(List.of(rings), 2));
        assertEquals(0, pool.counts(List.of(rings), 100).user());
    }

    @Test
    void chunksThatAreNowhereElseAreHeld() {
        assertArrayEquals(addresses(0, 1, 5, 6, 7, 8, 17, 18, 20, 21), pool.held(List.of(rings)));
    }

    @Test
    void leftoversComeBackWithTheNextRefill() {
        pool.giveBack(rings.leftovers());

        assertEquals(new ChunkCounts(CHUNKS, 54, 0, 0, 0, 0, 6, 4), pool.counts(List.of(), 6));
        assertArrayEquals(addresses(0, 1, 5, 6, 7, 8, 17, 18, 20, 21), pool.held(List.of()));

        takeReturned();
        assertEquals(54, pool.available());
        assertArrayEquals(addresses(0, 1, 5, 6, 7, 8, 17, 18, 20, 21), pool.held(List.of()));
    }

    @Test
    void whatWasPeekedIsItsPeekersToGiveBack() {
        rx.peek(1);
        pool.giveBack(rings.leftovers());
        rx.peek(2);

        takeReturned();

        assertEquals(54 - 2, pool.available());
        assertArrayEquals(addresses(0, 1, 2, 3, 5, 6, 7, 8, 17, 18, 20, 21), pool.held(List.of()));
    }

    @Test
    void whatMovedAfterTheLookIsLeftOut() {
        pool.giveBack(rings.leftovers());
        received.reserve(1);
        received.set(0, address(9), 60); // of those that were in the fill ring
        received.submit(1);
        rx.peek(4);

        takeReturned();

        assertEquals(42 + 2, pool.available());
    }

    @Test
    void whatWasSentAfterTheLookIsLeftOut() {
        pool.giveBack(rings.leftovers());
        completed.reserve(1);
        completed.set(0, address(19) + 64); // of those that were in the TX ring
        completed.submit(1);
        completion.peek(2);

        takeReturned();

        assertEquals(42 + 7 + 3, pool.available());
    }

    @Test
    void ringsOfOneDirectionLackTheOther() {
        assertEquals(new ChunkCounts(CHUNKS, 42, 7, 3, 0, 1, 3, 8), pool.counts(List.of(withoutTx()), 0));
        assertEquals(new ChunkCounts(CHUNKS, 42, 7, 0, 1, 1, 11, 2), pool.counts(List.of(withoutRx()), 0));
        assertEquals(11, withoutTx().leftovers().size());
        assertEquals(9, withoutRx().leftovers().size());
        assertEquals(12, rings.leftovers().size());

        pool.giveBack(withoutRx().leftovers());
        takeReturned();
        assertEquals(42 + 7 + 1 + 1, pool.available());
    }

    @Test
    void driverThatReturnsMoreThanItTookHasNone() {
        received.reserve(10);
        received.submit(10);

        assertEquals(0, pool.counts(List.of(rings), 0).driver());
    }

    @Test
    void allMayBePeeked() {
        pool.giveBack(rings.leftovers());
        rx.peek(3);
        completion.peek(1);

        takeReturned();

        assertEquals(42 + 7 + 1, pool.available());
    }

    @Test
    void chunkThatIsSeenTwiceIsGivenOnce() {
        ChunkPool large = emptyPool(1024);
        completed.reserve(2);
        completed.set(0, address(1000));
        completed.set(1, address(1000) + 64);
        completed.submit(2);
        completion.peek(1);
        completion.release(1);

        large.giveBack(withoutRx().leftovers());

        for (int i = 0; i < 7 + 1; i++) {
            assertTrue(large.take() >= 0);
        }
        assertEquals(address(1000), large.take());
        assertEquals(-1, large.take());
    }

    @Test
    void peekedChunkIsNotGivenBecauseItWasSeenElsewhere() {
        for (int i = 0; i < 2; i++) {
            received.reserve(1);
            received.set(0, address(9 + i), 60); // as if it had moved between two looks: it is in the fill ring
            received.submit(1);
        }
        pool.giveBack(rings.leftovers());
        rx.peek(5);

        takeReturned();

        assertEquals(42 + 5 + 1 + 1, pool.available());
    }

    @Test
    void firstPeekedChunkIsNotGivenEither() {
        var fresh = new RingsTest();
        ChunkPool empty = emptyPool(2);
        fresh.fill.reserve(1);
        fresh.fill.submit(1);
        fresh.received.reserve(1);
        fresh.received.submit(1);
        fresh.rx.peek(1);

        empty.giveBack(fresh.rings.leftovers());

        assertEquals(-1, empty.take());
        fresh.arena.close();
    }

    @Test
    void leftoversOfOneChunkEachAreTaken() {
        for (int ring = 0; ring < 3; ring++) {
            var fresh = new RingsTest();
            ChunkPool empty = emptyPool(2);
            fresh.received.reserve(1);
            fresh.received.submit(1);
            FillRing other = ring == 0 ? fresh.fill : fresh.completed;
            if (ring < 2) {
                other.reserve(1);
                other.set(0, CHUNK_SIZE);
                other.submit(1);
            } else {
                fresh.tx.reserve(1);
                fresh.tx.set(0, CHUNK_SIZE, 60);
                fresh.tx.submit(1);
            }

            empty.giveBack(fresh.rings.leftovers());

            assertTrue(empty.take() >= 0);
            assertTrue(empty.take() >= 0);
            assertEquals(-1, empty.take());
            fresh.arena.close();
        }
    }

    @Test
    void leftoversOfNothingGiveNothing() {
        var fresh = new RingsTest();
        ChunkPool empty = emptyPool(2);

        empty.giveBack(fresh.rings.leftovers());
        assertEquals(-1, empty.take());

        empty.giveBack(fresh.rings.leftovers());
        fresh.received.reserve(1);
        fresh.received.submit(1);
        fresh.rx.peek(1);
        assertEquals(-1, empty.take());

        empty.giveBack(fresh.withoutRx().leftovers());
        fresh.completed.reserve(1);
        fresh.completed.submit(1);
        fresh.completion.peek(1);
        assertEquals(-1, empty.take());
        fresh.arena.close();
    }

    private static ChunkPool emptyPool(int chunks) {
        var empty = new ChunkPool(chunks, CHUNK_SIZE);
        while (empty.available() > 0) {
            empty.take();
        }
        return empty;
    }

    @Test
    void addressesOutsideOfTheUmemAreNoChunks() {
        completed.reserve(2);
        completed.set(0, (long) CHUNKS * CHUNK_SIZE);
        completed.set(1, -1);
        completed.submit(2);

        assertEquals(10, pool.held(List.of(rings)).length);
        pool.giveBack(rings.leftovers());
        takeReturned();

        assertEquals(54, pool.available());
    }

    private Rings withoutTx() {
        return new Rings(rx, null, fill, completion);
    }

    private Rings withoutRx() {
        return new Rings(null, tx, fill, completion);
    }

    /** The pool takes back what was returned when it is next asked to refill a ring, here one without room. */
    private void takeReturned() {
        RingMemory none = RingMemory.of(arena, 1, RingLayout.ADDRESS_BYTES, 0);
        FillRing full = new FillRing(none.memory(), none.layout());
        full.reserve(1);
        full.submit(1);
        assertEquals(0, pool.refill(full));
    }

    private static long address(int chunk) {
        return (long) chunk * CHUNK_SIZE;
    }

    private static long[] addresses(int... chunks) {
        return Arrays.stream(chunks).mapToLong(RingsTest::address).toArray();
    }
}
