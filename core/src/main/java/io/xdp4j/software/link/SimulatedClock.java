package io.xdp4j.software.link;

import java.util.ArrayList;
import java.util.List;

/**
 * Time that passes only when it is told to: from one event to the next. Events of one moment happen in the order in
 * which they were set, so that the same network with the same seeds does the same, byte by byte, however long it takes.
 *
 * <p>For the one thread that made it.
 */
public final class SimulatedClock implements Clock {

    private final Thread owner = Thread.currentThread();
    private final EventQueue alarms = new EventQueue();
    private final List<Due> all = new ArrayList<>();
    private long nanos;

    /** What has something to do at a moment. */
    @FunctionalInterface
    public interface Due {

        /** Does what is due at {@code now}, or nothing. */
        void due(long now, Arrivals arrivals);
    }

    /** Something that is told when its time has come. */
    public final class Timer implements Alarm {

        private final int number;

        private Timer(int number) {
            this.number = number;
        }

        /** Wants to be told at {@code nanos}; at once if that is over. */
        @Override
        public void set(long nanos) {
            alarms.add(Math.max(nanos, SimulatedClock.this.nanos), number);
        }
    }

    /** Makes a timer for {@code due}. */
    public Timer timer(Due due) {
        all.add(due);
        return new Timer(all.size() - 1);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** Returns when something is due next; {@link Long#MAX_VALUE} if nothing is. */
    public long nextNanos() {
        return alarms.firstNanos();
    }

    /** Goes to the next event, and does it; returns false if there is none. */
    public boolean step(Arrivals arrivals) {
        requireOwner();
        long next = alarms.firstNanos();
        if (next == Long.MAX_VALUE) {
            return false;
        }
        nanos = next;
        all.get(alarms.poll()).due(next, arrivals);
        return true;
    }

    /** Goes to {@code toNanos} where nothing is due until then. */
    public void skipTo(long toNanos) {
        requireOwner();
        if (toNanos < nanos || toNanos > alarms.firstNanos()) {
            throw new IllegalArgumentException(
                    "to " + toNanos + " ns: now it is " + nanos + ", and something is due at " + alarms.firstNanos());
        }
        nanos = toNanos;
    }

    private void requireOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("simulated time passes on thread " + owner.getName() + " alone, not on "
                    + Thread.currentThread().getName());
        }
    }
}
