package io.xdp4j.rule;

/** Compiles rules to eBPF. */
public final class RuleCompiler {

    /** The name of the map that counts. */
    public static final String COUNTERS = "rule_counts";

    private RuleCompiler() {}

    /** Returns the program that decides as {@code rules} say. */
    public static InstructionProgram compile(RuleList rules, boolean counting) {
        throw new UnsupportedOperationException();
    }
}
