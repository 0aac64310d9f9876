package io.xdp4j.testkit;

import io.xdp4j.software.nic.Nic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came in by one interface. Any thread may ask. */
final class NicJournal {

    /** How many verdicts and bytes of frames are kept that no test has asked for: more is a mistake. */
    private static final int MAX_VERDICTS = 1 << 16;

    private final Nic nic;
    private final long[] counts = new long[TestVerdict.values().length];
    private final List<TestVerdict> verdicts = new ArrayList<>();
    private List<byte[]> passed = new ArrayList<>();
    private long passedBytes;

    NicJournal(Nic nic) {
        this.nic = nic;
    }

    Nic nic() {
        return nic;
    }

    synchronized void decided(TestVerdict verdict, byte[] frame) {
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
        var text = new StringBuilder(nic.device().name()).append(": received ");
        text.append(Arrays.stream(counts).sum());
        for (TestVerdict verdict : TestVerdict.values()) {
            if (counts[verdict.ordinal()] > 0) {
                text.append(", ").append(verdict).append(' ').append(counts[verdict.ordinal()]);
            }
        }
        return text.append("; dropped in all ").append(nic.dropped()).toString();
    }
}
