package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Decides about frames in Java, rule by rule: plain and slow, what {@link RuleCompiler}'s programs are compared with.
 *
 * <p>Allocates nothing after construction. Keeps state while it decides, so it is for one thread at a time; what
 * evaluators of several threads share is in a {@link RuleState}.
 *
 * @since 0.1
 */
public final class RuleEvaluator {

    private final List<Rule> rules;
    private final Limit[] limits;
    private final Predicate[] matches;
    private final MemorySegment skipped;
    private final RuleState state;
    private final FrameParser parser;

    /** Makes an evaluator of {@code rules}, whose sets hold what they are declared with. */
    public RuleEvaluator(RuleList rules) {
        this(rules, new RuleState(rules));
    }

    /** Makes an evaluator of {@code rules} that shares {@code state} with others. */
    public RuleEvaluator(RuleList rules, RuleState state) {
        this(rules, state, MemorySegment.ofArray(new long[rules.rules().size()]));
    }

    /**
     * Makes an evaluator that goes on where compiled rules stop, and they where it does.
     *
     * @param samples what is in the map {@link RuleCompiler#SAMPLES} for one CPU, with 8 bytes for each rule; borrowed
     */
    public RuleEvaluator(RuleList rules, RuleState state, MemorySegment samples) {
        this.rules = rules.rules();
        this.state = state;
        this.parser = FrameParser.of(rules.parser());
        this.limits = this.rules.stream().map(Rule::limit).toArray(Limit[]::new);
        this.matches = this.rules.stream()
                .map(rule -> Predicate.of(rule.match(), state))
                .toArray(Predicate[]::new);
        this.skipped = samples;
    }

    /**
     * Returns the index of the rule that takes a frame, or {@link RuleCount#NO_RULE} if none does.
     *
     * @param memory what the frame is in
     * @param offset where it starts there, in bytes
     * @param length its length in bytes, 0 or more
     * @throws IndexOutOfBoundsException if the memory does not hold so much
     */
    public int decide(MemorySegment memory, long offset, int length) {
        look(memory, offset, length);
        for (int rule = 0; rule < matches.length; rule++) {
            if (matches(rule) && isWithin(rule)) {
                return rule;
            }
        }
        return RuleCount.NO_RULE;
    }

    /** Looks at a frame, about which {@link #matches} then can be asked. */
    void look(MemorySegment memory, long offset, int length) {
        parser.parse(memory, offset, length);
    }

    /** Returns whether a rule's match takes the frame that was looked at, whatever its limit. */
    boolean matches(int rule) {
        return matches[rule].test(parser);
    }

    /** What was found in the frame that was looked at. */
    FrameParser frame() {
        return parser;
    }

    /** Counts a frame that a rule's match takes; returns whether the limit lets the rule have it. */
    private boolean isWithin(int rule) {
        return switch (limits[rule]) {
            case Limit.None _ -> true;
            case Limit.Rate rate -> state.take(rule, rate);
            case Limit.Sample sample -> {
                long seen = skipped.getAtIndex(JAVA_LONG, rule) + 1;
                boolean taken = seen >= sample.oneIn();
                skipped.setAtIndex(JAVA_LONG, rule, taken ? 0 : seen);
                yield taken;
            }
        };
    }
}
