package io.xdp4j.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came in by one interface. Any thread may ask. */
final class NicJournal {

    /** How many verdicts and bytes of frames are kept that no test has asked for: more is a mistake. */
    private static final int MAX_VERDICTS = 1 << 16;

    private final String name;
    private final Map<Integer, Delays> sockets = new HashMap<>(); // of the queues that they are on
    private final Delays host;
    private final long[] counts = new long[TestVerdict.values().length];
    private final List<TestVerdict> verdicts = new ArrayList<>();
    private List<byte[]> passed = new ArrayList<>();
    private long passedBytes;

    NicJournal(String name) {
        this.name = name;
        this.host = new Delays("host of " + name);
    }

    /** Returns the delays of frames that went to sockets of a queue. */
    synchronized Delays socket(int queue) {
        return sockets.computeIfAbsent(queue, id -> new Delays("socket on " + name + " queue " + id));
    }

    /** Returns the delays of frames that passed. */
    Delays host() {
        return host;
    }

    synchronized void decided(SeenFrame seen, TestVerdict verdict, byte[] frame) {
        if (verdict == TestVerdict.PASS) {
            host.add(seen.delayNanos());
        } else if (verdict == TestVerdict.REDIRECT) {
            socket(seen.queue()).add(seen.delayNanos());
        }
        counts[verdict.ordinal()]++;
        if (verdicts.size() < MAX_VERDICTS) {
            verdicts.add(verdict);
        }
        if (verdict == TestVerdict.PASS && passedBytes + frame.length <= Journal.MAX_BYTES) {
            passed.add(frame);
            passedBytes += frame.length;
        }
    }

    synchronized long count(TestVerdict verdict) {
        return counts[verdict.ordinal()];
    }

    /** Returns what was decided since it was last asked, and forgets it. */
    synchronized List<TestVerdict> takeVerdicts() {
        List<TestVerdict> taken = List.copyOf(verdicts);
        verdicts.clear();
        return taken;
    }

    /** Returns what passed since it was last asked, and forgets it. */
    synchronized List<byte[]> takePassed() {
        List<byte[]> taken = passed;
        passed = new ArrayList<>();
        passedBytes = 0;
        return taken;
    }

    @Override
    public synchronized String toString() {
        var text = new StringBuilder(name).append(": received ");
        text.append(Arrays.stream(counts).sum());
        for (TestVerdict verdict : TestVerdict.values()) {
            if (counts[verdict.ordinal()] > 0) {
                text.append(", ").append(verdict).append(' ').append(counts[verdict.ordinal()]);
            }
        }
        return text.toString();
    }
}
