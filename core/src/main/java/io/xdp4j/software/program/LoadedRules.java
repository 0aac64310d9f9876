package io.xdp4j.software.program;

import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.Action.Miss;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A rule list, with what each rule took on each queue. {@link RuleTiers} says how it decides; one that takes every
 * frame looks at none.
 */
public final class LoadedRules implements LoadedProgram {

    /** Rules up to which lists that are loaded while it is bound are not compiled at once: for tests. */
    public static final ScopedValue<Integer> EVALUATED = ScopedValue.newInstance();

    private final RuleList rules;
    private final RuleCounts[] counts;
    private final QueueProgram[] queues;
    private final RuleTiers tiers; // null if one rule takes every frame

    /**
     * Makes a program for {@code queues} queues.
     *
     * @param targets has every map and interface that the rules name
     * @param sets has every set that they name
     * @param services what compiled rules are told of the time
     * @param counting whether anybody wants to know what each rule takes
     */
    public LoadedRules(
            RuleList rules,
            RuleTargets targets,
            Map<String, RuleSet> sets,
            int queues,
            VmServices services,
            boolean counting) {
        this.rules = rules;
        this.counts = new RuleCounts[counting ? queues : 0];
        Arrays.setAll(counts, _ -> new RuleCounts(rules.rules().size()));
        this.queues = new QueueProgram[queues];
        this.tiers = takesAll(rules) ? null : new RuleTiers(rules, sets, queues, services);
        for (int i = 0; i < queues; i++) {
            RuleCounts count = counting ? counts[i] : null;
            this.queues[i] = tiers == null
                    ? new Bypass((Action.Redirect) rules.rules().getFirst().action(), targets.maps(), i, count)
                    : new RuleQueue(rules, tiers, targets, i, count);
        }
    }

    /** Whether it is one rule that redirects every frame: then no frame need be looked at. */
    private static boolean takesAll(RuleList list) {
        return list.rules().size() == 1
                && list.rules().getFirst() instanceof Rule(Match match, Limit.None _, Action.Redirect _)
                && match.equals(Match.all());
    }

    @Override
    public QueueProgram on(int queue) {
        return queues[queue];
    }

    @Override
    public List<RuleCount> counters() {
        return counts.length == 0 ? List.of() : RuleCounts.sums(counts);
    }

    /** Returns the verdict of a frame that is redirected to a socket that there is not. */
    static byte missed(Miss onMiss) {
        return onMiss == Miss.PASS ? Verdicts.PASS : Verdicts.DROP;
    }

    @Override
    public String note() {
        return tiers == null ? "" : tiers.note();
    }

    @Override
    public String toString() {
        return rules.rules() + (note().isEmpty() ? "" : ", " + note());
    }
}
