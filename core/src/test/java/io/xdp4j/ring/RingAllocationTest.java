package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The steady state allocates nothing: each claim is measured around the loop that an application would run. */
final class RingAllocationTest {

    private static final int BATCH = 16;

    @AutoClose
    private final Arena arena = Arena.ofConfined();

    @Test
    void descriptorRingsAllocateNothing() {
        RingMemory ring = RingMemory.of(arena, 64, RingLayout.DESCRIPTOR_BYTES, 0);
        TxRing tx = new TxRing(ring.memory(), ring.layout());
        RxRing rx = new RxRing(ring.memory(), ring.layout(), 2048);

        double bytes = Allocation.bytesPerRun(() -> sendAndReceive(tx, rx));

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
    }

    @Test
    void addressRingsAndPoolAllocateNothing() {
        RingMemory ring = RingMemory.of(arena, 64, RingLayout.ADDRESS_BYTES, 0);
        FillRing fill = new FillRing(ring.memory(), ring.layout());
        CompletionRing completion = new CompletionRing(ring.memory(), ring.layout());
        ChunkPool pool = new ChunkPool(BATCH, 2048);

        double bytes = Allocation.bytesPerRun(() -> {
            pool.refill(fill);
            pool.reclaim(completion);
        });

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
    }

    @Test
    void measurementSeesASmallObject() {
        Object[] kept = new Object[1];

        double bytes = Allocation.bytesPerRun(() -> kept[0] = new byte[8]);

        assertTrue(bytes >= 16, () -> bytes + " bytes");
    }

    private static void sendAndReceive(TxRing tx, RxRing rx) {
        int reserved = tx.reserve(BATCH);
        for (int i = 0; i < reserved; i++) {
            tx.set(i, 2048L * i, 60 + i);
        }
        tx.submit(reserved);
        long sum = 0;
        int count = rx.peek(BATCH);
        for (int i = 0; i < count; i++) {
            sum += rx.chunk(i) + rx.offset(i) + rx.length(i) + (rx.continues(i) ? 1 : 0);
        }
        rx.release(count);
        if (tx.needsWakeup() || count != reserved || sum == 0) {
            throw new AssertionError(count + " of " + reserved);
        }
    }
}
