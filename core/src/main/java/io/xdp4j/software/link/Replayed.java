package io.xdp4j.software.link;

import io.xdp4j.device.LinkCounters;
import java.util.Arrays;

/**
 * A link, and frames that come to one of its ports from elsewhere, as if the link had brought them: they take turns
 * with its own. They wait for nobody, even if the link itself does until a socket has room.
 */
public final class Replayed implements Link {

    private final Source source;
    private final Way way;
    private final boolean[] fromSource; // of each queue: where what was peeked last lies
    private volatile Link link;

    /** Where the frames come from: a port of as many queues, whose frames may be as long. */
    private record Source(int queues, int frameBytes) implements Port {

        @Override
        public Steering steering() {
            return Steering.SENDERS;
        }
    }

    /** Makes the link that {@code port} is to see instead of {@code link}. */
    public Replayed(Link link, Port port) {
        this.link = link;
        this.source = new Source(port.queues(), port.frameBytes());
        this.way = new Way(source, port);
        this.fromSource = new boolean[port.queues()];
    }

    /** Returns the link itself. */
    public Link link() {
        return link;
    }

    /** Puts another link in its place, from which nothing is peeked. */
    public void over(Link other) {
        link = other;
    }

    /** Returns the port that frames are to be sent from that are to come to the other one. */
    public Port source() {
        return source;
    }

    @Override
    public int send(Port from, int lane, FrameBatch frames, int first, long now, Arrivals arrivals) {
        if (from != source) {
            return link.send(from, lane, frames, first, now, arrivals);
        }
        synchronized (way) { // a lane has one sender at a time, and there may be several replays
            return way.send(lane, frames, first, arrivals);
        }
    }

    @Override
    public int peek(Port to, int queue, FrameBatch into, int limit, long now) {
        fromSource[queue] = !fromSource[queue];
        int count = peekTurn(to, queue, into, limit, now);
        if (count == 0) {
            fromSource[queue] = !fromSource[queue];
            count = peekTurn(to, queue, into, limit, now);
        }
        return count;
    }

    private int peekTurn(Port to, int queue, FrameBatch into, int limit, long now) {
        if (!fromSource[queue]) {
            return link.peek(to, queue, into, limit, now);
        }
        int count = way.peek(queue, into, link.waits() ? FrameBatch.CAPACITY : limit);
        Arrays.fill(into.sentNanos, 0, count, now);
        return count;
    }

    @Override
    public void release(Port to, int queue, int count) {
        if (fromSource[queue]) {
            way.release(queue, count);
        } else {
            link.release(to, queue, count);
        }
    }

    @Override
    public long nextNanos(Port of) {
        return link.nextNanos(of);
    }

    @Override
    public boolean takesTime() {
        return link.takesTime();
    }

    @Override
    public void carry(long now, Arrivals arrivals) {
        link.carry(now, arrivals);
    }

    @Override
    public void watch(Thread sleeper) {
        link.watch(sleeper);
    }

    @Override
    public void unwatch(Thread sleeper) {
        link.unwatch(sleeper);
    }

    @Override
    public LinkCounters counters(Port from) {
        return link.counters(from);
    }

    @Override
    public boolean waits() {
        return link.waits();
    }

    @Override
    public void close() {
        link.close();
    }
}
