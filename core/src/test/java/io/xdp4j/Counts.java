package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleCount;
import java.io.IOException;
import java.util.List;

/** Waits for counters: on Linux a frame that was sent is counted a moment later. */
final class Counts {

    private Counts() {}

    /** Something that counts. */
    @FunctionalInterface
    interface Counter {
        long read() throws IOException;
    }

    /** Waits until {@code counter} is {@code wanted}, and fails if it is not after a while. */
    static void await(Counter counter, long wanted) throws IOException {
        long end = System.nanoTime() + Rig.SOON.toNanos();
        while (counter.read() != wanted && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(wanted, counter.read());
    }

    /** Returns the counters once rule {@code rule} has taken {@code packets}, or what they are after a while. */
    static List<RuleCount> await(XdpLink link, int rule, long packets) throws XdpException {
        long end = System.nanoTime() + Rig.SOON.toNanos();
        List<RuleCount> counts = link.counters();
        while (counts.get(rule).packets() < packets && System.nanoTime() < end) {
            Thread.onSpinWait();
            counts = link.counters();
        }
        return counts;
    }
}
