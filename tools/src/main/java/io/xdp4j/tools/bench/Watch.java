package io.xdp4j.tools.bench;

/** What a measurement tells while it runs, and what it asks. */
public interface Watch {

    /** Returns whether the user wants it to end now. */
    boolean isStopped();

    /** Tells, a few times a second, the phase, how many packets are done in it, and for how many seconds it has run. */
    void progress(Phase phase, long packets, double seconds);
}
