package io.xdp4j.rule;

import java.lang.foreign.MemorySegment;

/**
 * Decides about frames in Java, rule by rule: plain and slow, what {@link RuleCompiler}'s programs are compared with.
 *
 * <p>Allocates nothing after construction. Keeps state while it decides, so it is for one thread at a time.
 *
 * @since 0.1
 */
public final class RuleEvaluator {

    private final FieldTest[][] rules;
    private final FrameParser parser = new FrameParser();

    /** Makes an evaluator of {@code rules}. */
    public RuleEvaluator(RuleList rules) {
        this.rules = rules.rules().stream()
                .map(rule -> rule.match().tests().toArray(FieldTest[]::new))
                .toArray(FieldTest[][]::new);
    }

    /**
     * Returns the index of the rule that decides about a frame, or {@link RuleCount#NO_RULE} if none matches it.
     *
     * @param memory what the frame is in
     * @param offset where it starts there, in bytes
     * @param length its length in bytes, 0 or more
     * @throws IndexOutOfBoundsException if the memory does not hold so much
     */
    public int decide(MemorySegment memory, long offset, int length) {
        parser.parse(memory, offset, length);
        for (int rule = 0; rule < rules.length; rule++) {
            if (matches(rules[rule])) {
                return rule;
            }
        }
        return RuleCount.NO_RULE;
    }

    private boolean matches(FieldTest[] tests) {
        for (FieldTest test : tests) {
            if (!holds(test)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(FieldTest test) {
        Field field = test.field();
        return switch (test) {
            case FieldTest.Masked masked ->
                parser.has(field)
                        && (parser.high(field) & masked.maskHigh()) == masked.valueHigh()
                        && (parser.low(field) & masked.maskLow()) == masked.valueLow();
            case FieldTest.AnyBit any -> parser.has(field) && (parser.low(field) & any.mask()) != 0;
            case FieldTest.InSet set -> parser.has(field) && set.ports().contains((int) parser.low(field));
            case FieldTest.Bytes bytes -> parser.has(field, bytes.end()) && holds(bytes);
        };
    }

    private boolean holds(FieldTest.Bytes test) {
        for (int i = test.offset(); i < test.end(); i++) {
            if (parser.octet(test.field(), i) != test.octet(i)) {
                return false;
            }
        }
        return true;
    }
}
