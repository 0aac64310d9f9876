package io.xdp4j.rule;

import java.util.List;

/**
 * An ordered list of rules. The first rule that matches a frame decides; a frame that none matches passes.
 *
 * @param rules the rules, first to last; may be empty
 * @since 0.1
 */
public record RuleList(List<Rule> rules) implements ProgramSpec {

    /** Keeps a copy. */
    public RuleList {
        rules = List.copyOf(rules);
    }

    /** Returns a list of {@code rules}, first to last. */
    public static RuleList of(Rule... rules) {
        return new RuleList(List.of(rules));
    }
}
