package io.xdp4j.stress;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import java.lang.invoke.VarHandle;

/** A TX ring whose driver says when it sleeps: both ends are those that the software driver has. */
public final class Flagged {

    private static final VarHandle INDEX = JAVA_INT.varHandle();
    private static final int CHUNK_SIZE = 4096;
    private static final int NEED_WAKEUP = 1;

    private final RingSlot slot = RingSlot.descriptors();
    private final TxRing sender = new TxRing(slot.memory(), slot.layout());
    private final RxRing driver = new RxRing(slot.memory(), slot.layout(), CHUNK_SIZE);

    /** Sends a frame; returns whether the driver is to be woken. */
    public boolean send() {
        sender.reserve(1);
        sender.set(0, 0, 1);
        sender.submit(1);
        return sender.needsWakeup();
    }

    /** Says that the driver is to be woken. */
    public void needWakeup() {
        INDEX.setOpaque(slot.memory(), slot.layout().flagsOffset(), NEED_WAKEUP);
    }

    /** Returns how many frames the driver sees. */
    public int received() {
        return driver.peek(1);
    }
}
