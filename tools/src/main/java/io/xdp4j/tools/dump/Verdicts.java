package io.xdp4j.tools.dump;

import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;

/** Asks rules about frames. For one thread at a time. */
public final class Verdicts {

    private static final int MAX_TEXT = 4096; // a comment holds 65,535 bytes, but nobody reads them

    private final RuleEvaluator evaluator;
    private final List<Verdict> ofRules = new ArrayList<>();
    private final Verdict ofNone = new Verdict(true, RuleCount.NO_RULE, "pass", "no rule -> pass");

    /** Asks {@code rules}, numbered from 0. */
    public Verdicts(RuleList rules) {
        evaluator = new RuleEvaluator(rules);
        for (int i = 0; i < rules.rules().size(); i++) {
            Rule rule = rules.rules().get(i);
            ofRules.add(new Verdict(true, i, rule.action().toString(), shortened("rule " + i + ": " + rule)));
        }
    }

    /** Returns what they decide about the frame at hand. */
    Verdict of(FrameSource source) {
        if (source.length() < source.originalLength()) {
            return Verdict.CUT;
        }
        int rule = evaluator.decide(source.memory(), source.offset(), source.length());
        return rule == RuleCount.NO_RULE ? ofNone : ofRules.get(rule);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 3) + "...";
    }
}
