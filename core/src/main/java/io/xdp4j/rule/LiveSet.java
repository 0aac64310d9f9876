package io.xdp4j.rule;

/**
 * A set as evaluators see it: its elements may come and go between two frames.
 *
 * @since 0.1
 */
public interface LiveSet {

    /** Returns what it was made from. */
    SetSpec spec();

    /** Returns whether the set holds the key of {@code probe}, or a prefix of it. May change what {@code probe} is. */
    boolean contains(SetProbe probe);
}
