package io.xdp4j.rule;

import java.util.List;

/**
 * Why a frame went where it went: what each rule says to it, from the first to the one that decides.
 *
 * @param steps the rules up to the one that decides, in order; all of them if none does
 * @param rule the index of the rule that decides, or {@link RuleCount#NO_RULE}; its limit, if it has one, is taken to
 *     let the frame through
 * @param otherwise what decides if a limit does not: the next rule that takes the frame, and so on, until one has no
 *     limit or it is {@link RuleCount#NO_RULE}; empty if the rule that decides has no limit
 * @since 0.1
 */
public record RuleTrace(List<Step> steps, int rule, List<Integer> otherwise) {

    /** Keeps copies. */
    public RuleTrace {
        steps = List.copyOf(steps);
        otherwise = List.copyOf(otherwise);
    }

    /**
     * What a rule says to the frame.
     *
     * @param rule the rule's index
     * @param matches whether its match takes the frame
     * @param reasons why, or why not: what the frame has, each once; empty if the rule does not look at it
     */
    public record Step(int rule, boolean matches, List<String> reasons) {

        /** Keeps a copy. */
        public Step {
            reasons = List.copyOf(reasons);
        }
    }
}
