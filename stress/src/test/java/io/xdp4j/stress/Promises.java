package io.xdp4j.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Outcome;

/** What may come of the tests of a ring. jcstress takes actors from the class of a test alone, outcomes from here. */
final class Promises {

    private Promises() {}

    /** An entry is seen when it is written, and whole. */
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Not yet.")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "All.")
    @Outcome(expect = FORBIDDEN, desc = "Seen before it was written, or in part.")
    interface Arrival {}

    /** An entry is written again when it was read, not before. */
    @Outcome(id = "8, 0", expect = ACCEPTABLE, desc = "All, and then what was sent after them.")
    @Outcome(expect = FORBIDDEN, desc = "Overwritten before it was read, or lost.")
    interface Reuse {}

    /** Over the wrap of the indices nothing is lost, doubled or out of order. */
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "What was sent, in order.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, doubled or out of order.")
    interface Stream {}

    /** The application sees that it must wake the driver, or the driver sees the entry before it sleeps. */
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Somebody goes on.")
    @Outcome(expect = FORBIDDEN, desc = "The wakeup is lost: the driver sleeps, and nobody wakes it.")
    interface Wakeup {}
}
