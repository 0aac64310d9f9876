package io.xdp4j.tools.dump;

import io.xdp4j.rule.RuleCount;

/**
 * What the rules decide about a frame.
 *
 * @param known whether that can be said
 * @param rule the place of the rule in the list, or {@link RuleCount#NO_RULE}
 * @param action what would happen to the frame; empty if it is not known
 * @param text all of it, for people; empty if nobody asked
 */
public record Verdict(boolean known, int rule, String action, String text) {

    /** There are no rules. */
    public static final Verdict NOT_ASKED = new Verdict(false, RuleCount.NO_RULE, "", "");

    /** The frame is not all there. */
    static final Verdict CUT =
            new Verdict(false, RuleCount.NO_RULE, "", "no verdict: the frame was cut, --snaplen is too short");
}
