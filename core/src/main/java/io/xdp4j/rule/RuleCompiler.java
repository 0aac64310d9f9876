package io.xdp4j.rule;

/** Compiles rules to an XDP program. */
public final class RuleCompiler {

    /** The name of the map of counters. */
    public static final String COUNTERS = "rule_counts";

    /** The name of the map of interfaces that rules forward to. */
    public static final String INTERFACES = "rule_interfaces";

    private RuleCompiler() {}

    /** Returns the program that decides as {@code rules} say. */
    public static CompiledRules compile(RuleList rules, boolean counting) {
        throw new UnsupportedOperationException();
    }
}
