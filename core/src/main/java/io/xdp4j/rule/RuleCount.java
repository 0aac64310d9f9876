package io.xdp4j.rule;

/**
 * What a rule took since its program was attached.
 *
 * @param rule the rule's place in its list, 0 or more, or {@link #NO_RULE}
 * @param packets how many frames, u64
 * @param bytes how many bytes they had, u64
 * @since 0.1
 */
public record RuleCount(int rule, long packets, long bytes) {

    /** In place of a rule's number: the frames that no rule matched, which passed. */
    public static final int NO_RULE = -1;
}
