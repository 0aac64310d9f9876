package io.xdp4j.stress;

import io.xdp4j.ring.TxRing;

/** A TX ring as an application uses it. */
record TxSender(TxRing ring) implements Sender {

    TxSender(RingSlot slot) {
        this(new TxRing(slot.memory(), slot.layout()));
    }

    @Override
    public int send(int first, int limit) {
        int count = ring.reserve(limit);
        for (int i = 0; i < count; i++) {
            ring.set(i, Sender.address(first + i), first + i);
        }
        ring.submit(count);
        return count;
    }
}
