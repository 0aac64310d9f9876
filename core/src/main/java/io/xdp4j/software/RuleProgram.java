package io.xdp4j.software;

import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.LiveSet;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleState;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** A rule list, ready to run on each queue of an interface, with what each rule took. */
final class RuleProgram {

    private static final Action PASS = new Action.Pass();

    private final RuleList rules;
    private final Action[] actions;
    private final SoftwareMap[] maps;
    private final RuleEvaluator[] evaluators;

    /** Packets and bytes of each rule in turn, those of no rule last; null if nobody wants to know. */
    private final AtomicLongArray counts;

    /** Makes a program for {@code queues} queues. The attachment holds every map and set that the rules name. */
    RuleProgram(RuleList rules, Attachment attachment, int queues) {
        this.rules = rules;
        this.actions = rules.rules().stream().map(Rule::action).toArray(Action[]::new);
        this.maps = rules.rules().stream()
                .map(rule -> map(rule.action(), attachment.maps()))
                .toArray(SoftwareMap[]::new);
        this.evaluators = new RuleEvaluator[queues];
        RuleState state = state(rules, attachment);
        for (int i = 0; i < queues; i++) {
            evaluators[i] = new RuleEvaluator(rules, state);
        }
        this.counts = attachment.counting() ? new AtomicLongArray(2 * (actions.length + 1)) : null;
    }

    /**
     * Returns the number of the rule that takes a frame, or {@link RuleCount#NO_RULE}, and counts it. One thread at a
     * time for each queue: an evaluator keeps state.
     */
    int decide(int queueId, MemorySegment memory, long offset, int length) {
        int rule = evaluators[queueId].decide(memory, offset, length);
        if (counts != null) {
            int slot = 2 * (rule == RuleCount.NO_RULE ? actions.length : rule);
            counts.getAndIncrement(slot);
            counts.getAndAdd(slot + 1, length);
        }
        return rule;
    }

    /** Returns what happens to the frames that {@code rule} takes. */
    Action action(int rule) {
        return rule == RuleCount.NO_RULE ? PASS : actions[rule];
    }

    /** Returns the map that {@code rule} redirects into. */
    SoftwareMap map(int rule) {
        return maps[rule];
    }

    /** Returns a count for each rule, the one for no rule last; empty if nobody wanted to know. */
    List<RuleCount> counters() {
        List<RuleCount> counters = new ArrayList<>();
        for (int i = 0; counts != null && i <= actions.length; i++) {
            int rule = i == actions.length ? RuleCount.NO_RULE : i;
            counters.add(new RuleCount(rule, counts.get(2 * i), counts.get(2 * i + 1)));
        }
        return counters;
    }

    /** Returns what the evaluators of {@code rules} share, before the first frame. */
    static RuleState state(RuleList rules, Attachment attachment) {
        Map<String, LiveSet> sets = new HashMap<>();
        attachment.sets().forEach((name, set) -> sets.put(name, ((SoftwareSet) set).memory()));
        return new RuleState(rules, sets);
    }

    private static SoftwareMap map(Action action, Map<String, DriverMap> maps) {
        return action instanceof Action.Redirect redirect ? (SoftwareMap) maps.get(redirect.map()) : null;
    }

    @Override
    public String toString() {
        return rules.rules().toString();
    }
}
