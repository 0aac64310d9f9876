package io.xdp4j.software.nic;

import io.xdp4j.stress.Flagged;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One thread changes something and rings, another arms, looks, and would sleep. */
final class DoorbellRingStress {

    private DoorbellRingStress() {}

    /** The sleeper sees what changed, or is woken. First: whether it saw; second: whether it was woken. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "It goes on.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The wakeup is lost: it sleeps, and nobody wakes it.")
    @State
    public static class Wakeup {

        private static final VarHandle WORK;

        static {
            try {
                WORK = MethodHandles.lookup().findVarHandle(Wakeup.class, "work", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Doorbell bell = new Doorbell();
        private int work;
        private int slot;

        /** Publishes as rings do, and rings. */
        @Actor
        public void waker() {
            WORK.setRelease(this, 1);
            bell.ring();
        }

        /** Is about to sleep. */
        @Actor
        public void sleeper(II_Result result) {
            slot = bell.arm();
            result.r1 = (int) WORK.getAcquire(this);
        }

        /** Says whether it was woken. */
        @Arbiter
        public void after(II_Result result) {
            result.r2 = bell.isArmed(slot) ? 0 : 1;
        }
    }

    /** The same of who drives queues: the application looks at the ring's flag, and rings only if it is set. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "It goes on.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The wakeup is lost: the driver sleeps, and nobody wakes it.")
    @State
    public static class Driver {

        private final Flagged ring = new Flagged();
        private final Doorbell bell = new Doorbell();
        private int slot;

        /** Sends, and wakes the driver if that is wanted. */
        @Actor
        public void application() {
            if (ring.send()) {
                bell.ring();
            }
        }

        /** Does what {@link Drive} does before it sleeps. */
        @Actor
        public void driver(II_Result result) {
            ring.needWakeup();
            slot = bell.arm();
            result.r1 = ring.received();
        }

        /** Says whether it was woken. */
        @Arbiter
        public void after(II_Result result) {
            result.r2 = bell.isArmed(slot) ? 0 : 1;
        }
    }
}
