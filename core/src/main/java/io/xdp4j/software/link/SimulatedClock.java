package io.xdp4j.software.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Time that passes only when it is told to: from one event to the next. Events of one moment happen in the order in
 * which they were set, so that the same network with the same seeds does the same, byte by byte, however long it takes.
 *
 * <p>For one thread: that which uses it first.
 */
public final class SimulatedClock implements Clock {

    /** The end of time: so far away that times can be added. */
    public static final long END_NANOS = Long.MAX_VALUE / 2;

    private final EventQueue alarms = new EventQueue();
    private final List<Due> all = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>(); // numbers of what was done once
    private volatile Thread owner; // who used it first
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

    /** Something that is done once. */
    private record Once(Runnable action) implements Due {

        @Override
        public void due(long now, Arrivals arrivals) {
            action.run();
        }
    }

    /** Does something at {@code nanos}, once; the next thing if that is over. */
    public void at(long atNanos, Runnable action) {
        requireOwner();
        if (atNanos > END_NANOS) {
            throw new IllegalArgumentException(
                    "something at " + atNanos + " ns: simulated time ends at " + END_NANOS + ", after 146 years");
        }
        int number = free.isEmpty() ? all.size() : free.pop();
        if (number == all.size()) {
            all.add(null);
        }
        all.set(number, new Once(action));
        alarms.add(Math.max(atNanos, nanos), number);
    }

    /** Makes a timer for {@code due}. */
    public Timer timer(Due due) {
        all.add(due);
        return new Timer(all.size() - 1);
    }

    @Override
    public long nanos() {
        requireOwner();
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
        int number = alarms.poll();
        Due due = all.get(number);
        if (due instanceof Once) {
            all.set(number, null);
            free.push(number);
        }
        due.due(next, arrivals);
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

    /** Throws an error if another thread has used it before. */
    public void requireOwner() {
        if (Thread.currentThread() != owner) {
            requireNobody();
        }
    }

    /** Throws an error if another thread has used it, which this is no use of. */
    public void requireNoOther() {
        if (owner != null) {
            requireOwner();
        }
    }

    private synchronized void requireNobody() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        }
        if (owner != current) {
            throw new IllegalStateException("a network in simulated time is used by one thread, which is "
                    + owner.getName() + ", not " + current.getName() + "; for several take real time: "
                    + "NetworkSpec.withTime");
        }
    }
}
