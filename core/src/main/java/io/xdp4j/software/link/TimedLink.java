package io.xdp4j.software.link;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A link on which frames take time, and on which things happen to them: between two ports, or many that a hub or a
 * switch joins. Each port sends through a {@link Lead}, which has the rate, the delay and the chances; where a frame
 * goes is decided when it comes off the lead.
 *
 * <p>Who sends never waits: what is too much is dropped and counted, as in an interface's queue. All ends of a link
 * share a lock, taken once for a batch: the one exception to the rule that links do not wait for one another, since
 * what is under way is in one order.
 *
 * <p>By real time, {@link #carry} is called by whoever sends or waits. By simulated time, see {@link #goBy}, the clock
 * calls it.
 */
public final class TimedLink implements Link {

    private final ReentrantLock lock = new ReentrantLock();
    private final Port[] ports;
    private final Map<Port, Integer> numbers = new IdentityHashMap<>();
    private final Forwarding forwarding;
    private final FrameStore store;
    private final EventQueue events = new EventQueue();
    private final Lead[] leads;
    private final Outlet[][] outlets;
    private final Watchers watchers = new Watchers();
    private Alarm alarm = watchers;
    private long[] alarms = new long[8]; // that were set and are not over, the next one last
    private int alarmCount;
    private volatile long nextNanos = Long.MAX_VALUE;
    private boolean closed;

    private TimedLink(List<? extends Port> ports, LinkSpec spec, Forwarding forwarding) {
        this.ports = ports.toArray(Port[]::new);
        this.forwarding = forwarding;
        int largest = 0;
        for (Port port : ports) {
            if (numbers.put(port, numbers.size()) != null) {
                throw new IllegalArgumentException("one port twice on a link");
            }
            largest = Math.max(largest, port.frameBytes());
        }
        this.store = new FrameStore(largest);
        this.leads = new Lead[this.ports.length];
        Arrays.setAll(leads, i -> new Lead(store, events, i, spec));
        this.outlets = new Outlet[this.ports.length][];
        Arrays.setAll(outlets, i -> outlets(this.ports[i]));
    }

    private static Outlet[] outlets(Port port) {
        var outlets = new Outlet[port.queues()];
        Arrays.setAll(outlets, _ -> new Outlet());
        return outlets;
    }

    /** Joins two ports. */
    public static TimedLink wire(Port left, Port right, LinkSpec spec) {
        return new TimedLink(List.of(left, right), spec, Forwarding.WIRE);
    }

    /** Joins ports so that each sees what any other sends. */
    public static TimedLink hub(List<? extends Port> ports, LinkSpec spec) {
        return new TimedLink(ports, spec, Forwarding.HUB);
    }

    /** Joins ports by a {@link LearningSwitch}. */
    public static TimedLink learningSwitch(List<? extends Port> ports, LinkSpec spec) {
        return new TimedLink(ports, spec, new LearningSwitch());
    }

    /** Lets the clock call {@link #carry} when something is due. Before anything is sent. */
    public TimedLink goBy(SimulatedClock clock) {
        alarm = clock.timer(this::carry);
        return this;
    }

    /** Changes what happens to frames that a port sends from now on; those under way stay as they are. */
    public void shape(Port from, LinkSpec spec) {
        lock.lock();
        try {
            leads[number(from)].shape(spec);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean takesTime() {
        return true;
    }

    @Override
    public int send(Port port, int lane, FrameBatch frames, int from, long now, Arrivals arrivals) {
        int number = number(port);
        int queue = lane % port.queues();
        lock.lock();
        try {
            if (closed) {
                leads[number].loseUnsent(frames.count - from);
                return frames.count - from;
            }
            for (int i = from; i < frames.count; i++) {
                leads[number].send(frames, i, queue, now);
            }
            bring(now, arrivals);
        } finally {
            lock.unlock();
        }
        return frames.count - from;
    }

    @Override
    public void carry(long now, Arrivals arrivals) {
        lock.lock();
        try {
            bring(now, arrivals);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        lock.lock();
        try {
            return outlets[number(port)][queue].peek(store, into, limit);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Port port, int queue, int count) {
        lock.lock();
        try {
            Outlet outlet = outlets[number(port)][queue];
            for (int i = 0; i < count && !closed; i++) {
                int slot = outlet.poll();
                leads[store.port(slot)].free(slot);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nextNanos(Port port) {
        return nextNanos;
    }

    @Override
    public void watch(Thread sleeper) {
        watchers.add(sleeper);
    }

    @Override
    public void unwatch(Thread sleeper) {
        watchers.remove(sleeper);
    }

    @Override
    public LinkCounters counters(Port from) {
        lock.lock();
        try {
            return leads[number(from)].counters();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many frames are on the link, those too that arrived and were not received. */
    public int underWay() {
        lock.lock();
        try {
            return store.used();
        } finally {
            lock.unlock();
        }
    }

    /** Frees what is under way, which is lost, and the memory. Nobody may be amid a frame that was peeked. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            while (events.size() > 0) {
                lose(events.poll());
            }
            for (Outlet[] ofPort : outlets) {
                for (Outlet outlet : ofPort) {
                    while (outlet.count() > 0) {
                        int slot = outlet.poll();
                        leads[store.port(slot)].free(slot);
                    }
                }
            }
            closed = true;
            nextNanos = Long.MAX_VALUE;
            store.close();
        } finally {
            lock.unlock();
        }
    }

    private int number(Port port) {
        return port == ports[0] ? 0 : numbers.get(port);
    }

    /** Brings what is due to the queues that it is for. */
    private void bring(long now, Arrivals arrivals) {
        while (events.firstNanos() <= now) {
            long at = events.firstNanos();
            int slot = events.poll();
            int from = store.port(slot);
            int to = forwarding.to(store, slot, from, at);
            switch (to) {
                case Forwarding.NONE -> lose(slot);
                case Forwarding.ALL -> multiply(slot, from, arrivals);
                default -> arrive(slot, to, arrivals);
            }
        }
        announce(now);
    }

    /** To all others; the last of them has the frame itself. */
    private void multiply(int slot, int from, Arrivals arrivals) {
        int last = from == ports.length - 1 ? from - 1 : ports.length - 1;
        for (int to = 0; to < last; to++) {
            if (to == from) {
                continue;
            }
            int copy = leads[from].slotOfCopy();
            if (copy >= 0) {
                store.copy(slot, copy);
                arrive(copy, to, arrivals);
            }
        }
        if (last < 0) {
            lose(slot);
        } else {
            arrive(slot, last, arrivals);
        }
    }

    private void arrive(int slot, int to, Arrivals arrivals) {
        Port port = ports[to];
        int length = store.length(slot);
        if (port.isDown()) {
            leads[store.port(slot)].loseOfDown(slot);
            return;
        }
        if (length > port.frameBytes()) {
            lose(slot);
            return;
        }
        int queue = queue(slot, port) % port.queues();
        outlets[to][queue].add(slot);
        leads[store.port(slot)].deliver(length);
        arrivals.at(port, queue);
    }

    private int queue(int slot, Port port) {
        Steering steering = port.steering();
        return steering == Steering.SENDERS
                ? store.queue(slot)
                : steering.queue(store.memory(slot), store.address(slot), store.length(slot), store.queue(slot));
    }

    private void lose(int slot) {
        leads[store.port(slot)].lose(slot);
    }

    /** Sets an alarm if there is none that early. */
    private void announce(long now) {
        while (alarmCount > 0 && alarms[alarmCount - 1] <= now) {
            alarmCount--;
        }
        long first = events.firstNanos();
        nextNanos = first;
        if (first == Long.MAX_VALUE || alarmCount > 0 && alarms[alarmCount - 1] <= first) {
            return;
        }
        if (alarmCount == alarms.length) {
            alarms = Arrays.copyOf(alarms, 2 * alarmCount);
        }
        alarms[alarmCount++] = first;
        alarm.set(first);
    }
}
