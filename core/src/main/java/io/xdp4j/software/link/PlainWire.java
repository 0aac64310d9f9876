package io.xdp4j.software.link;

import io.xdp4j.device.LinkCounters;

/**
 * A wire between two interfaces that loses nothing and takes no time. A frame sent on a queue comes in on the queue of
 * that number, or on the one that the receiver's {@link Steering} says.
 *
 * <p>For each lane that sends and each queue that receives there is a {@link FrameRing}, made when first used: so no
 * sender waits for another.
 */
public final class PlainWire implements Link {

    private final Way toLeft;
    private final Way toRight;
    private final Port left;
    private final Port right;

    /** Joins two interfaces. */
    public PlainWire(Port left, Port right) {
        this.left = left;
        this.right = right;
        this.toLeft = new Way(right, left);
        this.toRight = new Way(left, right);
    }

    @Override
    public int send(Port port, int lane, FrameBatch frames, int from, long now, Arrivals arrivals) {
        Way way = wayFrom(port);
        Port to = port == left ? right : left;
        return to.isDown() ? way.drop(lane, frames, from) : way.send(lane, frames, from, arrivals);
    }

    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        return wayTo(port).peek(queue, into, limit);
    }

    @Override
    public void release(Port port, int queue, int count) {
        wayTo(port).release(queue, count);
    }

    @Override
    public LinkCounters counters(Port from) {
        return wayFrom(from).counters();
    }

    @Override
    public long nextNanos(Port port) {
        return Long.MAX_VALUE;
    }

    private Way wayFrom(Port port) {
        return port == left ? toRight : toLeft;
    }

    private Way wayTo(Port port) {
        return port == right ? toRight : toLeft;
    }
}
