package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two threads, one at each end of a ring. On one processor that others use, each handover may take many of their time
 * slices: then fewer descriptors are sent, not more time is taken.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RingTransferTest {

    private static final int DESCRIPTORS = 3_000_000;
    private static final int ENTRIES = 256;
    private static final int FIRST_INDEX = -ENTRIES / 2; // the index passes 0, also if few are sent
    private static final long SENDING_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int BATCH = 48;
    private static final int LOOKS_BEFORE_YIELD = 100;

    @AutoClose
    private final Arena arena = Arena.ofShared();

    @Test
    void descriptorsArriveInOrderAndWhole() throws Exception {
        RingMemory ring = RingMemory.of(arena, ENTRIES, RingLayout.DESCRIPTOR_BYTES, FIRST_INDEX);
        TxRing producer = new TxRing(ring.memory(), ring.layout());
        RxRing consumer = new RxRing(ring.memory(), ring.layout(), 2048);
        FutureTask<Integer> sender = new FutureTask<>(() -> produce(producer));
        Thread thread = Thread.ofPlatform().daemon().start(sender);

        Received received = consume(consumer, sender);

        thread.join();
        assertEquals(sender.get(), received.count());
        assertEquals(0, received.wrong());
        assertEquals(0, consumer.pending());
        assertEquals(FIRST_INDEX + received.count(), ring.consumerIndex());
        assertTrue(received.count() > ENTRIES, received.count() + " were sent");
    }

    /** Returns how many it sent. */
    private static int produce(TxRing ring) {
        long start = System.nanoTime();
        int waited = 0;
        int next = 0;
        while (next < DESCRIPTORS && System.nanoTime() - start < SENDING_NANOS) {
            int count = ring.reserve(Math.min(BATCH, DESCRIPTORS - next));
            for (int i = 0; i < count; i++, next++) {
                ring.set(i, (long) next << 11, next);
            }
            ring.submit(count);
            waited = count > 0 ? 0 : pause(waited);
        }
        return next;
    }

    /** All there is once the sender has ended. */
    private static Received consume(RxRing ring, FutureTask<Integer> sender) {
        int wrong = 0;
        int waited = 0;
        int expected = 0;
        int count;
        boolean last;
        do {
            last = sender.isDone();
            count = ring.peek(BATCH);
            for (int i = 0; i < count; i++, expected++) {
                boolean right = ring.chunk(i) == (long) expected << 11 && ring.length(i) == expected;
                wrong += right ? 0 : 1;
            }
            ring.release(count);
            waited = count > 0 ? 0 : pause(waited);
        } while (count > 0 || !last);
        return new Received(expected, wrong);
    }

    private static int pause(int waited) {
        if (waited < LOOKS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return waited + 1;
    }

    /** How many, and how many of them not as they were sent. */
    private record Received(int count, int wrong) {}
}
