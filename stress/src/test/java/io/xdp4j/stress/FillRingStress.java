package io.xdp4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Our thread fills, the driver's takes. */
final class FillRingStress {

    private FillRingStress() {}

    /** An entry is seen when it is written, and whole. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not yet.")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "All.")
    @Outcome(expect = FORBIDDEN, desc = "Seen before it was written, or in part.")
    @State
    public static class Arrival {

        private final RingSlot slot = RingSlot.addresses();
        private final Ends ends = new Ends(new FillSender(slot), new DriverReceiver(slot));

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
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "All, and then what was sent after them.")
    @Outcome(expect = FORBIDDEN, desc = "Overwritten before it was read, or lost.")
    @State
    public static class Reuse {

        private final RingSlot slot = RingSlot.addresses();
        private final Ends ends = new Ends(new FillSender(slot), new DriverReceiver(slot));

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
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "What was sent, in order.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
    @State
    public static class Stream {

        private final RingSlot slot = RingSlot.addresses();
        private final Ends ends = new Ends(new FillSender(slot), new DriverReceiver(slot));

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
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Somebody goes on.")
    @Outcome(expect = FORBIDDEN, desc = "The wakeup is lost: the driver sleeps, and nobody wakes it.")
    @State
    public static class Wakeup {

        private final RingSlot slot = RingSlot.addresses();
        private final FillSender sender = new FillSender(slot);
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
