package io.xdp4j.rule;

import io.xdp4j.rule.ManagementProbes.Probe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries a rule list on frames that must pass, before it is attached.
 *
 * @since 0.1
 */
public final class ManagementGuard {

    private ManagementGuard() {}

    /** Returns, for each probe that {@code rules} would not let pass, which rule takes it; empty if all pass. */
    public static List<String> check(RuleList rules, List<Probe> probes) {
        var evaluator = new RuleEvaluator(rules);
        var refusals = new ArrayList<String>();
        try (Arena arena = Arena.ofConfined()) {
            for (Probe probe : probes) {
                MemorySegment frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, probe.frame());
                int decided = evaluator.decide(frame, 0, probe.frame().length);
                if (decided != RuleCount.NO_RULE) {
                    refuse(rules.rules().get(decided), decided, probe, refusals);
                }
            }
        }
        return refusals;
    }

    private static void refuse(Rule rule, int index, Probe probe, List<String> refusals) {
        if (!(rule.action() instanceof Action.Pass)) {
            refusals.add("rule " + (index + 1) + " (" + rule + ") would take " + probe.what());
        }
    }
}
