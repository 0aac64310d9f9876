package io.xdp4j.rule;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells of frames why a rule takes them and why those before it do not. Decides as {@link RuleEvaluator} does if every
 * limit lets every frame through, but makes words of it, so it is for people, not for the data path.
 *
 * <p>For one thread at a time.
 *
 * @since 0.1
 */
public final class RuleTracer {

    private final List<Rule> rules;
    private final RuleEvaluator evaluator;
    private final Reasons reasons;

    /** Makes a tracer of {@code rules}, whose sets hold what they are declared with. */
    public RuleTracer(RuleList rules) {
        this(rules, new RuleState(rules));
    }

    /** Makes a tracer of {@code rules} that looks into the sets of {@code state}. */
    public RuleTracer(RuleList rules, RuleState state) {
        this.rules = rules.rules();
        this.evaluator = new RuleEvaluator(rules, state);
        this.reasons = new Reasons(evaluator.frame(), new Absence(evaluator.frame(), rules.parser()), state);
    }

    /**
     * Returns what each rule says to a frame.
     *
     * @param memory what the frame is in
     * @param offset where it starts there, in bytes
     * @param length its length in bytes, 0 or more
     * @throws IndexOutOfBoundsException if the memory does not hold so much
     */
    public RuleTrace trace(MemorySegment memory, long offset, int length) {
        evaluator.look(memory, offset, length);
        List<RuleTrace.Step> steps = new ArrayList<>();
        int rule = next(0);
        for (int i = 0; i < (rule == RuleCount.NO_RULE ? rules.size() : rule + 1); i++) {
            steps.add(new RuleTrace.Step(i, i == rule, reasons.of(rules.get(i).match())));
        }
        return new RuleTrace(steps, rule, otherwise(rule));
    }

    /** Returns the first rule from {@code first} on whose match takes the frame. */
    private int next(int first) {
        for (int rule = first; rule < rules.size(); rule++) {
            if (evaluator.matches(rule)) {
                return rule;
            }
        }
        return RuleCount.NO_RULE;
    }

    private List<Integer> otherwise(int rule) {
        List<Integer> otherwise = new ArrayList<>();
        while (rule != RuleCount.NO_RULE && !(rules.get(rule).limit() instanceof Limit.None)) {
            rule = next(rule + 1);
            otherwise.add(rule);
        }
        return otherwise;
    }
}
