package io.xdp4j.rule;

/** Reads rules from text. */
public final class RuleParser {
    private RuleParser() {}
}
