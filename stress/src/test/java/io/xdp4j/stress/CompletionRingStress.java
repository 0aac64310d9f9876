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

/** The driver's thread completes, ours takes back. */
final class CompletionRingStress {

    private CompletionRingStress() {}

    /** An entry is seen when it is written, and whole. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not yet.")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "All.")
    @Outcome(expect = FORBIDDEN, desc = "Seen before it was written, or in part.")
    @State
    public static class Arrival {

        private final RingSlot slot = RingSlot.addresses();
        private final Ends ends = new Ends(new DriverSender(slot), new CompletionReceiver(slot));

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
        private final Ends ends = new Ends(new DriverSender(slot), new CompletionReceiver(slot));

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
        private final Ends ends = new Ends(new DriverSender(slot), new CompletionReceiver(slot));

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
}
