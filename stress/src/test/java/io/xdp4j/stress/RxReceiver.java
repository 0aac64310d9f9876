package io.xdp4j.stress;

import io.xdp4j.ring.RxRing;

/** An RX ring as an application uses it. */
record RxReceiver(RxRing ring) implements Receiver {

    private static final int CHUNK_SIZE = 4096;

    RxReceiver(RingSlot slot) {
        this(new RxRing(slot.memory(), slot.layout(), CHUNK_SIZE));
    }

    @Override
    public int receive(int first, int limit) {
        int count = ring.peek(limit);
        boolean right = true;
        for (int i = 0; i < count; i++) {
            right &= ring.address(i) == Sender.address(first + i) && ring.length(i) == first + i;
        }
        ring.release(count);
        return right ? count : WRONG;
    }
}
