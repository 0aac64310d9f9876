package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads, one at each end of a ring. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RingTransferTest {

    private static final int DESCRIPTORS = 3_000_000;
    private static final int BATCH = 48;
    private static final int LOOKS_BEFORE_YIELD = 100;

    @AutoClose
    private final Arena arena = Arena.ofShared();

    @Test
    void descriptorsArriveInOrderAndWhole() throws Exception {
        RingMemory ring = RingMemory.of(arena, 256, RingLayout.DESCRIPTOR_BYTES, -1_000_000);
        TxRing producer = new TxRing(ring.memory(), ring.layout());
        RxRing consumer = new RxRing(ring.memory(), ring.layout(), 2048);
        FutureTask<Integer> sender = new FutureTask<>(() -> produce(producer), DESCRIPTORS);
        Thread thread = Thread.ofPlatform().daemon().start(sender);

        int wrong = consume(consumer);

        assertEquals(DESCRIPTORS, sender.get());
        thread.join();
        assertEquals(0, wrong);
        assertEquals(0, consumer.pending());
        assertEquals(DESCRIPTORS - 1_000_000, ring.consumerIndex());
    }

    private static void produce(TxRing ring) {
        int waited = 0;
        for (int next = 0; next < DESCRIPTORS; ) {
            int count = ring.reserve(Math.min(BATCH, DESCRIPTORS - next));
            for (int i = 0; i < count; i++, next++) {
                ring.set(i, (long) next << 11, next);
            }
            ring.submit(count);
            waited = count > 0 ? 0 : pause(waited);
        }
    }

    private static int consume(RxRing ring) {
        int wrong = 0;
        int waited = 0;
        for (int expected = 0; expected < DESCRIPTORS; ) {
            int count = ring.peek(BATCH);
            for (int i = 0; i < count; i++, expected++) {
                boolean right = ring.chunk(i) == (long) expected << 11 && ring.length(i) == expected;
                wrong += right ? 0 : 1;
            }
            ring.release(count);
            waited = count > 0 ? 0 : pause(waited);
        }
        return wrong;
    }

    private static int pause(int waited) {
        if (waited < LOOKS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return waited + 1;
    }
}
