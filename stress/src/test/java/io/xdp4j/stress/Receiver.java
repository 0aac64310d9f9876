package io.xdp4j.stress;

/** The consuming end of a ring. */
interface Receiver {

    /** What {@link #receive} returns if an entry is not the one that was sent. */
    int WRONG = -1;

    /**
     * Receives at most {@code limit} entries, which should be {@code first}, {@code first + 1} and so on; returns how
     * many there were, or {@link #WRONG}.
     */
    int receive(int first, int limit);
}
