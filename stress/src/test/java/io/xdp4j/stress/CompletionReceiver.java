package io.xdp4j.stress;

import io.xdp4j.ring.CompletionRing;

/** A completion ring as an application uses it. */
record CompletionReceiver(CompletionRing ring) implements Receiver {

    CompletionReceiver(RingSlot slot) {
        this(new CompletionRing(slot.memory(), slot.layout()));
    }

    @Override
    public int receive(int first, int limit) {
        int count = ring.peek(limit);
        boolean right = true;
        for (int i = 0; i < count; i++) {
            right &= ring.address(i) == Sender.address(first + i);
        }
        ring.release(count);
        return right ? count : WRONG;
    }
}
