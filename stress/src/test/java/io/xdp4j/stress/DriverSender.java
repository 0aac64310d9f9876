package io.xdp4j.stress;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.ring.RingLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The driver's end of an RX or completion ring. It shares no code with the rings under test, so that a mistake which
 * both ends make alike is seen. Source: net/xdp/xsk_queue.h, xskq_prod_reserve and xskq_prod_submit.
 */
final class DriverSender implements Sender {

    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final RingLayout layout;
    private int producer;

    DriverSender(RingSlot slot) {
        this.ring = slot.memory();
        this.layout = slot.layout();
        this.producer = ring.get(JAVA_INT, layout.producerOffset());
    }

    @Override
    public int send(int first, int limit) {
        int consumer = (int) INDEX.getAcquire(ring, layout.consumerOffset());
        int count = Math.min(limit, layout.size() - (producer - consumer));
        for (int i = 0; i < count; i++) {
            write(producer + i, first + i);
        }
        producer += count;
        INDEX.setRelease(ring, layout.producerOffset(), producer);
        return count;
    }

    private void write(int index, int number) {
        long at = layout.entriesOffset() + (long) (index & layout.size() - 1) * layout.strideBytes();
        ring.set(JAVA_LONG, at, Sender.address(number));
        if (layout.strideBytes() == RingLayout.DESCRIPTOR_BYTES) {
            ring.set(JAVA_INT, at + 8, number);
        }
    }
}
