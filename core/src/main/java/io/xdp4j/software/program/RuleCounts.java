package io.xdp4j.software.program;

import io.xdp4j.rule.RuleCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the rules of a list took on one queue. One thread at a time counts, any reads. */
final class RuleCounts {

    private final int rules;

    /** Packets and bytes of each rule in turn, those of no rule last. */
    private final AtomicLongArray counts;

    RuleCounts(int rules) {
        this.rules = rules;
        this.counts = new AtomicLongArray(2 * (rules + 1));
    }

    void add(int rule, int packets, long bytes) {
        int slot = 2 * (rule == RuleCount.NO_RULE ? rules : rule);
        counts.setOpaque(slot, counts.getPlain(slot) + packets);
        counts.setOpaque(slot + 1, counts.getPlain(slot + 1) + bytes);
    }

    /** Returns the sums over queues, as {@link LoadedProgram#counters}. */
    static List<RuleCount> sums(RuleCounts[] queues) {
        List<RuleCount> sums = new ArrayList<>();
        int rules = queues[0].rules;
        for (int i = 0; i <= rules; i++) {
            long packets = 0;
            long bytes = 0;
            for (RuleCounts queue : queues) {
                packets += queue.counts.getOpaque(2 * i);
                bytes += queue.counts.getOpaque(2 * i + 1);
            }
            sums.add(new RuleCount(i == rules ? RuleCount.NO_RULE : i, packets, bytes));
        }
        return sums;
    }
}
