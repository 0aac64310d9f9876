package io.xdp4j.software.link;

/** What an interface is plugged into that is plugged into nothing. */
public final class Nowhere implements Link {

    /** Makes the link of one interface. */
    public Nowhere() {}

    @Override
    public int send(Port port, int lane, FrameBatch frames, int from, long now, Arrivals arrivals) {
        return frames.count - from;
    }

    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        into.count = 0;
        return 0;
    }

    @Override
    public void release(Port port, int queue, int count) {}

    @Override
    public long nextNanos(Port port) {
        return Long.MAX_VALUE;
    }
}
