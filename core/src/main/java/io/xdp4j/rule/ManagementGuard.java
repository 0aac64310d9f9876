package io.xdp4j.rule;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which rules would take frames that keep the host reachable.
 *
 * @since 0.1
 */
public final class ManagementGuard {

    private ManagementGuard() {}

    /**
     * A rule that would take such a frame.
     *
     * @param index the rule's place in its list, 0 or more
     * @param rule the rule
     * @param what the frame, as {@link ManagementProbes.Probe#what}
     */
    public record Refusal(int index, Rule rule, String what) {

        /** Returns a clause such as {@code rule 0 (all -> drop) would take an ARP request for 192.0.2.1}. */
        @Override
        public String toString() {
            return "rule " + index + " (" + rule + ") would take " + what;
        }
    }

    /**
     * Returns a refusal for each probe that {@code rules} do anything to but let it pass, if their sets hold what they
     * are declared with.
     */
    public static List<Refusal> check(RuleList rules, List<ManagementProbes.Probe> probes) {
        return check(rules, new RuleState(rules), probes);
    }

    /**
     * Returns a refusal for each probe that {@code rules} do anything to but let it pass; empty if all pass.
     *
     * <p>A redirect counts whatever its map holds, because sockets come and go while the program stays. Of sets it sees
     * what they hold now, not what is added later.
     */
    public static List<Refusal> check(RuleList rules, RuleState state, List<ManagementProbes.Probe> probes) {
        var evaluator = new RuleEvaluator(rules, state);
        List<Refusal> refusals = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            for (ManagementProbes.Probe probe : probes) {
                // Native, as in the data path: a heap segment would slow the evaluator down for good.
                MemorySegment frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, probe.frame());
                evaluator.look(frame, 0, probe.frame().length);
                int index = taking(rules, evaluator);
                if (index != RuleCount.NO_RULE) {
                    refusals.add(new Refusal(index, rules.rules().get(index), probe.what()));
                }
            }
        }
        return List.copyOf(refusals);
    }

    /** The first rule that may do anything but let the frame pass. A limit may leave a frame to the rules after it. */
    private static int taking(RuleList rules, RuleEvaluator evaluator) {
        for (int index = 0; index < rules.rules().size(); index++) {
            Rule rule = rules.rules().get(index);
            if (evaluator.matches(index)) {
                if (!(rule.action() instanceof Action.Pass)) {
                    return index;
                }
                if (rule.limit() instanceof Limit.None) {
                    return RuleCount.NO_RULE;
                }
            }
        }
        return RuleCount.NO_RULE;
    }
}
