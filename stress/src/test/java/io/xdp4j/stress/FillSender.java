package io.xdp4j.stress;

import io.xdp4j.ring.FillRing;

/** A fill ring as an application uses it. */
record FillSender(FillRing ring) implements Sender {

    FillSender(RingSlot slot) {
        this(new FillRing(slot.memory(), slot.layout()));
    }

    @Override
    public int send(int first, int limit) {
        int count = ring.reserve(limit);
        for (int i = 0; i < count; i++) {
            ring.set(i, Sender.address(first + i));
        }
        ring.submit(count);
        return count;
    }
}
