package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ChunkPoolTest {

    private static final int CHUNKS = 100;
    private static final int CHUNK_SIZE = 2048;

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    private final ChunkPool pool = new ChunkPool(CHUNKS, CHUNK_SIZE);

    @Test
    void eachChunkIsTakenOnce() {
        Set<Long> taken = new HashSet<>();
        for (long chunk = pool.take(); chunk >= 0; chunk = pool.take()) {
            taken.add(chunk);
            assertEquals(0, chunk % CHUNK_SIZE);
            assertTrue(chunk < CHUNKS * CHUNK_SIZE);
        }

        assertEquals(CHUNKS, taken.size());
        assertEquals(0, pool.available());
        assertEquals(-1, pool.take());
    }

    @Test
    void lastGivenIsTakenFirst() {
        long first = pool.take();
        long second = pool.take();

        pool.give(first);
        pool.give(second);

        assertEquals(second, pool.take());
        assertEquals(first, pool.take());
    }

    @Test
    void anyAddressInAChunkGivesItBack() {
        long chunk = pool.take();

        pool.give(chunk + CHUNK_SIZE - 1);

        assertEquals(chunk, pool.take());
    }

    @Test
    void foreignAddressIsRefused() {
        pool.take();

        assertThrows(IllegalArgumentException.class, () -> pool.give((long) CHUNKS * CHUNK_SIZE));
        assertThrows(IllegalArgumentException.class, () -> pool.give(-1));
        assertThrows(IllegalArgumentException.class, () -> pool.give(Long.MIN_VALUE));
        assertThrows(IllegalArgumentException.class, () -> pool.give(Long.MAX_VALUE));
        assertEquals(CHUNKS - 1, pool.available());
    }

    @Test
    void chunkGivenTwiceIsNamed() {
        long chunk = pool.take();
        pool.take();
        pool.give(chunk);

        AssertionError error = assertThrows(AssertionError.class, () -> pool.give(chunk + 256));

        assertEquals("chunk " + chunk + " was given twice", error.getMessage());
        assertEquals(CHUNKS - 1, pool.available());
    }

    @Test
    void fullPoolTakesNoMore() {
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> pool.give(0));

        assertEquals("chunk 0 given to a full pool: some chunk was given twice", error.getMessage());
    }

    @Test
    void refillFillsTheRing() {
        RingMemory ring = RingMemory.of(arena, 64, RingLayout.ADDRESS_BYTES, -10);
        FillRing fill = new FillRing(ring.memory(), ring.layout());

        assertEquals(64, pool.refill(fill));

        assertEquals(CHUNKS - 64, pool.available());
        assertEquals(64, fill.pending());
        assertEquals(0, pool.refill(fill));
    }

    @Test
    void refillEndsWhenNoChunkIsFree() {
        RingMemory ring = RingMemory.of(arena, 128, RingLayout.ADDRESS_BYTES, 0);
        FillRing fill = new FillRing(ring.memory(), ring.layout());

        assertEquals(CHUNKS, pool.refill(fill));

        assertEquals(0, pool.available());
        assertEquals(28, fill.reserve(128));
    }

    @Test
    void reclaimTakesChunksBackInAnyOrder() {
        RingMemory ring = RingMemory.of(arena, 128, RingLayout.ADDRESS_BYTES, 0);
        FillRing driver = new FillRing(ring.memory(), ring.layout());
        CompletionRing completion = new CompletionRing(ring.memory(), ring.layout());
        driver.reserve(CHUNKS);
        for (int i = 0; i < CHUNKS; i++) {
            long chunk = pool.take();
            driver.set((i * 37) % CHUNKS, chunk + 300);
        }
        driver.submit(CHUNKS);

        assertEquals(CHUNKS, pool.reclaim(completion));

        assertEquals(CHUNKS, pool.available());
        assertEquals(0, pool.reclaim(completion));
    }

    @Test
    void refillTakesNoMoreThanThereIs() {
        ChunkPool few = new ChunkPool(3, CHUNK_SIZE);
        RingMemory ring = RingMemory.of(arena, 8, RingLayout.ADDRESS_BYTES, 0);
        FillRing fill = new FillRing(ring.memory(), ring.layout());
        CompletionRing driver = new CompletionRing(ring.memory(), ring.layout());

        assertEquals(3, few.refill(fill));

        assertEquals(3, driver.peek(8));
        Set<Long> filled = Set.of(driver.address(0), driver.address(1), driver.address(2));
        assertEquals(Set.of(0L, (long) CHUNK_SIZE, 2L * CHUNK_SIZE), filled);
    }

    @Test
    void reclaimCountsAddressesOutsideOfTheUmem() {
        RingMemory ring = RingMemory.of(arena, 8, RingLayout.ADDRESS_BYTES, 0);
        FillRing driver = new FillRing(ring.memory(), ring.layout());
        CompletionRing completion = new CompletionRing(ring.memory(), ring.layout());
        long chunk = pool.take();
        driver.reserve(3);
        driver.set(0, (long) CHUNKS * CHUNK_SIZE);
        driver.set(1, chunk);
        driver.set(2, -1);
        driver.submit(3);

        assertEquals(3, pool.reclaim(completion));

        assertEquals(2, pool.foreignAddresses());
        assertEquals(CHUNKS, pool.available());
    }

    @Test
    void reclaimTakesTheLastBytesOfTheUmem() {
        RingMemory ring = RingMemory.of(arena, 8, RingLayout.ADDRESS_BYTES, 0);
        FillRing driver = new FillRing(ring.memory(), ring.layout());
        CompletionRing completion = new CompletionRing(ring.memory(), ring.layout());
        while (pool.take() >= 0) {}
        driver.reserve(1);
        driver.set(0, (long) CHUNKS * CHUNK_SIZE - 1);
        driver.submit(1);

        pool.reclaim(completion);

        assertEquals(0, pool.foreignAddresses());
        assertEquals((CHUNKS - 1L) * CHUNK_SIZE, pool.take());
    }

    @Test
    void largePoolKnowsEachChunkApart() {
        int chunks = 1 << 16;
        ChunkPool large = new ChunkPool(chunks, 4096);
        Set<Long> taken = new HashSet<>();

        for (int i = 0; i < chunks; i++) {
            taken.add(large.take());
        }

        assertEquals(chunks, taken.size());
    }
}
