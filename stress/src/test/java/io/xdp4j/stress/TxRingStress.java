package io.xdp4j.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Our thread sends, the driver's receives. */
final class TxRingStress {

    private TxRingStress() {}

    /** An entry is seen when it is written, and whole. */
    @JCStressTest
    @JCStressMeta(Promises.Arrival.class)
    @State
    public static class Arrival {

        private final RingSlot slot = RingSlot.descriptors();
        private final Ends ends = new Ends(new TxSender(slot), new DriverReceiver(slot));

        /** Sends all at once. */
        @Actor
        public void sender() {
            ends.send(RingSlot.SIZE);
        }

        /** Receives. */
        @Actor
        public void receiver(I_Result result) {
            result.r1 = ends.receive();
        }
    }

    /** An entry is written again when it was read, not before. */
    @JCStressTest
    @JCStressMeta(Promises.Reuse.class)
    @State
    public static class Reuse {

        private final RingSlot slot = RingSlot.descriptors();
        private final Ends ends = new Ends(new TxSender(slot), new DriverReceiver(slot));

        /** Fills the ring. */
        public Reuse() {
            ends.send(RingSlot.SIZE);
        }

        /** Sends more, if there is room. */
        @Actor
        public void sender() {
            ends.send(RingSlot.SIZE);
        }

        /** Receives what was there. */
        @Actor
        public void receiver(II_Result result) {
            result.r1 = ends.receive();
        }

        /** Receives the rest. */
        @Arbiter
        public void rest(II_Result result) {
            result.r2 = ends.missing();
        }
    }

    /** Over the wrap of the indices nothing is lost, doubled or out of order. */
    @JCStressTest
    @JCStressMeta(Promises.Stream.class)
    @State
    public static class Stream {

        private final RingSlot slot = RingSlot.descriptors();
        private final Ends ends = new Ends(new TxSender(slot), new DriverReceiver(slot));

        /** Sends. */
        @Actor
        public void sender() {
            ends.sendMany();
        }

        /** Receives. */
        @Actor
        public void receiver() {
            ends.receiveMany();
        }

        /** Receives the rest. */
        @Arbiter
        public void rest(I_Result result) {
            result.r1 = ends.missing();
        }
    }

    /** The application sees that it must wake the driver, or the driver sees the entry before it sleeps. */
    @JCStressTest
    @JCStressMeta(Promises.Wakeup.class)
    @State
    public static class Wakeup {

        private final RingSlot slot = RingSlot.descriptors();
        private final TxSender sender = new TxSender(slot);
        private final DriverReceiver driver = new DriverReceiver(slot);

        /** Sends, and asks whether to wake the driver. */
        @Actor
        public void application(II_Result result) {
            sender.send(1, 1);
            result.r1 = sender.ring().needsWakeup() ? 1 : 0;
        }

        /** Is about to sleep. */
        @Actor
        public void driver(II_Result result) {
            result.r2 = driver.lookBeforeSleep();
        }
    }
}
