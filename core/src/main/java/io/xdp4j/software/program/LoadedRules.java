package io.xdp4j.software.program;

import io.xdp4j.rule.Action;
import io.xdp4j.rule.Action.Miss;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A rule list, with what each rule took on each queue. It is evaluated in Java, or compiled if it is long; one that
 * takes every frame looks at none.
 */
public final class LoadedRules implements LoadedProgram {

    private final RuleList rules;
    private final RuleCounts[] counts;
    private final QueueProgram[] queues;

    /**
     * Makes a program for {@code queues} queues.
     *
     * @param targets has every map and interface that the rules name
     * @param sets has every set that they name
     * @param counting whether anybody wants to know what each rule takes
     */
    public LoadedRules(RuleList rules, RuleTargets targets, Map<String, LiveSet> sets, int queues, boolean counting) {
        this.rules = rules;
        this.counts = new RuleCounts[counting ? queues : 0];
        Arrays.setAll(counts, _ -> new RuleCounts(rules.rules().size()));
        this.queues = new QueueProgram[queues];
        Decider[] deciders = takesAll(rules) ? new Decider[queues] : deciders(rules, sets, queues);
        for (int i = 0; i < queues; i++) {
            RuleCounts count = counting ? counts[i] : null;
            this.queues[i] = deciders[i] == null
                    ? new Bypass((Action.Redirect) rules.rules().getFirst().action(), targets.maps(), i, count)
                    : new RuleQueue(rules, deciders[i], targets, i, count);
        }
    }

    private static Decider[] deciders(RuleList rules, Map<String, LiveSet> sets, int queues) {
        if (VmDecider.suits(rules)) {
            return VmDecider.of(rules, queues);
        }
        var state = new RuleState(rules, sets);
        var deciders = new Decider[queues];
        for (int i = 0; i < queues; i++) {
            var evaluator = new RuleEvaluator(rules, state);
            deciders[i] =
                    (frames, frame) -> evaluator.decide(frames.memory, frames.address[frame], frames.length[frame]);
        }
        return deciders;
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
    public String toString() {
        return rules.rules().toString();
    }
}
