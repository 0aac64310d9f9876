package io.xdp4j.tools.explain;

import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;

/** Rules in Java. */
final class EvaluatorDecider implements Decider {

    private final RuleEvaluator evaluator;

    EvaluatorDecider(RuleList rules) {
        evaluator = new RuleEvaluator(rules);
    }

    @Override
    public int decide(MemorySegment memory, long offset, int length) {
        return evaluator.decide(memory, offset, length);
    }

    @Override
    public boolean takes(int length) {
        return true;
    }

    @Override
    public void close() {}
}
