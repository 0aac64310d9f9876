package io.xdp4j.stress;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.ring.RingLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The driver's end of a TX or fill ring; shares no code with the rings under test. Source: net/xdp/xsk_queue.h,
 * xskq_cons_peek_desc and xskq_cons_release; xsk_set_tx_need_wakeup in net/xdp/xsk.c.
 */
final class DriverReceiver implements Receiver {

    private static final VarHandle WORD = JAVA_INT.varHandle();
    private static final int XDP_RING_NEED_WAKEUP = 1;

    private final MemorySegment ring;
    private final RingLayout layout;
    private int consumer;

    DriverReceiver(RingSlot slot) {
        this.ring = slot.memory();
        this.layout = slot.layout();
        this.consumer = ring.get(JAVA_INT, layout.consumerOffset());
    }

    @Override
    public int receive(int first, int limit) {
        int producer = (int) WORD.getAcquire(ring, layout.producerOffset());
        int count = Math.min(limit, producer - consumer);
        boolean right = true;
        for (int i = 0; i < count; i++) {
            right &= isAt(consumer + i, first + i);
        }
        consumer += count;
        WORD.setRelease(ring, layout.consumerOffset(), consumer);
        return right ? count : WRONG;
    }

    /** Asks to be woken and then looks once more, as a driver does before it sleeps; returns what it found. */
    int lookBeforeSleep() {
        WORD.setOpaque(ring, layout.flagsOffset(), XDP_RING_NEED_WAKEUP);
        VarHandle.fullFence();
        return (int) WORD.getAcquire(ring, layout.producerOffset()) - consumer;
    }

    private boolean isAt(int index, int number) {
        long at = layout.entriesOffset() + (long) (index & layout.size() - 1) * layout.strideBytes();
        return ring.get(JAVA_LONG, at) == Sender.address(number)
                && (layout.strideBytes() == RingLayout.ADDRESS_BYTES || ring.get(JAVA_INT, at + 8) == number);
    }
}
