package io.xdp4j.rule;

import java.util.Objects;

/**
 * One line of a filter: frames that {@code match} get {@code action}. The first rule that matches wins.
 *
 * @param match which frames
 * @param action what happens to them
 * @since 0.1
 */
public record Rule(Match match, Action action) {

    /** Checks that nothing is missing. */
    public Rule {
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(action, "action");
    }

    @Override
    public String toString() {
        return match + " -> " + action;
    }
}
