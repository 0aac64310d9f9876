package io.xdp4j.testkit;

/** A frame as it came in, and what became of it. Guarded by its journal. */
final class SeenFrame {

    private final String device;
    private final int queue;
    private final long nanos;
    private final byte[] frame;
    private TestVerdict verdict; // null until programs have decided, for ever if one threw
    private boolean changed;

    SeenFrame(String device, int queue, long nanos, byte[] frame) {
        this.device = device;
        this.queue = queue;
        this.nanos = nanos;
        this.frame = frame;
    }

    void decided(TestVerdict verdict, boolean changed) {
        this.verdict = verdict;
        this.changed = changed;
    }

    /** Returns when it came in, by the clock of the wire. */
    long nanos() {
        return nanos;
    }

    byte[] frame() {
        return frame;
    }

    /** Returns what there is to say about it. */
    String comment() {
        String what = verdict == null ? "undecided" : verdict.name() + (changed ? ", changed" : "");
        return device + " queue " + queue + ": " + what;
    }
}
