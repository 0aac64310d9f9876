package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.Verdicts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Who looks at the frames of a network. An interface at which nobody looks does not know of it. */
public final class Taps {

    private final Network network;
    private final List<Tap> taps = new ArrayList<>();
    private final SequencedMap<Tap, Throwable> failures = new LinkedHashMap<>(); // of those that nobody was told of

    Taps(Network network) {
        this.network = network;
    }

    /** Several, one after the other. */
    private record Several(List<Tap> taps) implements Tap {

        @Override
        public void sent(NicQueue from, FrameBatch frames, int first, int end, long now) {
            taps.forEach(tap -> tap.sent(from, frames, first, end, now));
        }

        @Override
        public void arrived(NicQueue at, FrameBatch frames, long now) {
            taps.forEach(tap -> tap.arrived(at, frames, now));
        }

        @Override
        public void decided(NicQueue at, FrameBatch frames, Verdicts verdicts, long now) {
            taps.forEach(tap -> tap.decided(at, frames, verdicts, now));
        }
    }

    /** Lets {@code tap} see frames from now on. */
    public synchronized void add(Tap tap) {
        taps.add(tap);
        show();
    }

    /** Ends that; it may still see those that are being carried. */
    public synchronized void remove(Tap tap) {
        taps.remove(tap);
        show();
    }

    /** Ends it, too, since it threw something; who carries frames does not notice. */
    public synchronized void fail(Tap tap, Throwable failure) {
        remove(tap);
        failures.put(tap, failure);
    }

    /** Throws what a tap threw, if it did, once. */
    public void check(Tap tap) {
        Throwable failure;
        synchronized (this) {
            failure = failures.remove(tap);
        }
        check(failure);
    }

    /** Throws what some tap threw that nobody was told of, if there is one. */
    public void check() {
        Throwable failure;
        synchronized (this) {
            var first = failures.pollFirstEntry();
            failure = first == null ? null : first.getValue();
        }
        check(failure);
    }

    private static void check(Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }

    private void show() {
        Tap shown = taps.size() < 2 ? taps.isEmpty() ? null : taps.getFirst() : new Several(List.copyOf(taps));
        network.nics().forEach(nic -> nic.tap(shown));
    }
}
