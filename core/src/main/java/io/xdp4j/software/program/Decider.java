package io.xdp4j.software.program;

import io.xdp4j.software.link.FrameBatch;

/** Says which rule of a list takes a frame. One thread at a time. */
interface Decider {

    /** Returns the number of the rule that takes frame {@code i}, or {@link io.xdp4j.rule.RuleCount#NO_RULE}. */
    int decide(FrameBatch frames, int i);
}
