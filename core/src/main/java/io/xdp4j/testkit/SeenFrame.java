package io.xdp4j.testkit;

import io.xdp4j.device.XdpQueue;

/** A frame as it came in, and what became of it. Guarded by its journal. */
final class SeenFrame {

    private final XdpQueue queue;
    private final long nanos;
    private final long delayNanos;
    private final byte[] frame;
    private TestVerdict verdict; // null until programs have decided, for ever if one threw
    private boolean changed;

    SeenFrame(XdpQueue queue, long nanos, long delayNanos, byte[] frame) {
        this.queue = queue;
        this.nanos = nanos;
        this.delayNanos = delayNanos;
        this.frame = frame;
    }

    void decided(TestVerdict verdict, boolean changed) {
        this.verdict = verdict;
        this.changed = changed;
    }

    int queue() {
        return queue.id();
    }

    /** Returns when it came in, by the clock of the network. */
    long nanos() {
        return nanos;
    }

    /** Returns how long it was on its way. */
    long delayNanos() {
        return delayNanos;
    }

    byte[] frame() {
        return frame;
    }

    /** Returns what there is to say about it. */
    String comment() {
        String what = verdict == null ? "undecided" : verdict.name() + (changed ? ", changed" : "");
        return queue + ": " + what;
    }
}
