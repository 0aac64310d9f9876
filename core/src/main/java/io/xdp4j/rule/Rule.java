package io.xdp4j.rule;

import java.util.Objects;

/**
 * One line of a filter: frames that {@code match} get {@code action}. The first rule that takes a frame wins.
 *
 * @param match which frames
 * @param limit which of those; the others are left to the rules after this
 * @param action what happens to them
 * @since 0.1
 */
public record Rule(Match match, Limit limit, Action action) {

    /** Checks that nothing is missing, and that the match is not nested too deep. */
    public Rule {
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(action, "action");
        requireDepth(match, Match.MOST_DEPTH);
    }

    /** A rule that takes all frames that {@code match}. */
    public Rule(Match match, Action action) {
        this(match, new Limit.None(), action);
    }

    /** Returns this rule with another limit. */
    public Rule withLimit(Limit limit) {
        return new Rule(match, limit, action);
    }

    /**
     * Returns the rule that {@code text} says, such as {@code udp dst port 53 and dst net 10.0.0.0/8 -> redirect}.
     *
     * @throws RuleSyntaxException if it is none
     */
    public static Rule parse(String text) {
        return new RuleParser(text).rule();
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return RuleText.of(this);
    }

    private static void requireDepth(Match match, int left) {
        if (left == 0) {
            throw new IllegalArgumentException("match: nested deeper than " + Match.MOST_DEPTH);
        }
        switch (match) {
            case Match.And and -> and.parts().forEach(part -> requireDepth(part, left - 1));
            case Match.Or or -> or.parts().forEach(part -> requireDepth(part, left - 1));
            case Match.Not not -> requireDepth(not.match(), left - 1);
            case FieldTest _ -> {}
        }
    }
}
