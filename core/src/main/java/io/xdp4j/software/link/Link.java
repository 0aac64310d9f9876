package io.xdp4j.software.link;

import io.xdp4j.device.LinkCounters;

/**
 * What joins interfaces. Sending is by lanes, see {@link Port#lanes}, receiving by queues: one thread at a time for
 * each lane and each queue, which callers see to; lanes and queues do not wait for one another.
 *
 * <p>Received frames lie in memory of the link, with at least {@value #HEADROOM} bytes free before and
 * {@value #TAILROOM} behind, for programs to move their ends into.
 */
public sealed interface Link permits PlainWire, TimedLink, Replayed, Feed, Nowhere {

    /** Free bytes before a frame. Source: {@code XDP_PACKET_HEADROOM} in include/uapi/linux/bpf.h. */
    int HEADROOM = 256;

    /** Free bytes behind a frame. */
    int TAILROOM = 64;

    /**
     * Sends frames from {@code from} on, by copying them.
     *
     * @param port that sends
     * @param lane of the sender
     * @param frames of which those before {@code from} are left out
     * @param now by the network's clock
     * @param arrivals is told where some arrived; what comes later is found by {@link #nextNanos}
     * @return how many it took, in order: fewer than there are is back-pressure
     */
    int send(Port port, int lane, FrameBatch frames, int from, long now, Arrivals arrivals);

    /**
     * Shows frames that arrived, where they lie: they may be changed there, until {@link #release}.
     *
     * @param port that receives
     * @param into is filled; its count too
     * @param limit at most, 1 to {@link FrameBatch#CAPACITY}; 0 too, of a link that {@link #waits}
     * @return how many; 0 if there are none
     */
    int peek(Port port, int queue, FrameBatch into, int limit, long now);

    /** Gives the first {@code count} of the frames back that were last peeked. */
    void release(Port port, int queue, int count);

    /** Returns when something is due next that may be for {@code port}; {@link Long#MAX_VALUE} if nothing is. */
    long nextNanos(Port port);

    /** Returns whether frames arrive later than they are sent, so that somebody has to {@link #carry} them. */
    default boolean takesTime() {
        return false;
    }

    /** Brings what is due to the queues that it is for; {@code arrivals} is told which. By any thread. */
    default void carry(long now, Arrivals arrivals) {}

    /** Unparks a thread, again and again, when {@link #nextNanos} becomes earlier than it was. */
    default void watch(Thread sleeper) {}

    /** Ends {@link #watch}. */
    default void unwatch(Thread sleeper) {}

    /** Returns what became of the frames that {@code from} sent; none of a link that counts nothing. */
    default LinkCounters counters(Port from) {
        return LinkCounters.NONE;
    }

    /** Frees what is under way. Nothing arrives any more. */
    default void close() {}

    /** Returns whether frames may stay with it: then none are taken that a socket has no room for. */
    default boolean waits() {
        return false;
    }
}
