package io.xdp4j;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleCount;
import java.util.List;

/** Waits for counters: on Linux a frame that was sent is counted a moment later. */
final class Counts {

    private Counts() {}

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
