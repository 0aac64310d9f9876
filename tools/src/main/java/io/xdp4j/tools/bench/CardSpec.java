package io.xdp4j.tools.bench;

import io.xdp4j.rule.RuleList;
import java.util.Objects;

/**
 * How the software driver's card is measured.
 *
 * @param sockets how many, each on a queue of its own, worked on in turn; 1 to {@value #MAX_SOCKETS}
 * @param threads 2 if the card has a thread of its own, 1 if the application's does its work too
 * @param rules what decides before the rule that takes all; empty for nothing
 */
public record CardSpec(int sockets, int threads, RuleList rules) {

    /** The most sockets. */
    public static final int MAX_SOCKETS = 64;

    /** One socket, and a thread that is the card. */
    public static final CardSpec DEFAULT = new CardSpec(1, 2, RuleList.of());

    /** Checks the ranges. */
    public CardSpec {
        if (sockets < 1 || sockets > MAX_SOCKETS) {
            throw new IllegalArgumentException("--sockets " + sockets + ": must be 1 to " + MAX_SOCKETS);
        }
        if (threads < 1 || threads > 2) {
            throw new IllegalArgumentException("--threads " + threads + ": must be 1 or 2");
        }
        Objects.requireNonNull(rules, "rules");
    }
}
