package io.xdp4j.software.nic;

import io.xdp4j.software.link.Link;

/**
 * The frames that are on their way to a socket, for who waits for them. On a link that takes time nobody else may bring
 * them in, so who waits does.
 */
public final class Incoming {

    private final NicQueue queue;
    private final GoneNotice notice;

    /** Makes it for the socket of a queue. */
    public Incoming(NicQueue queue) {
        this.queue = queue;
        this.notice = new GoneNotice(queue.nic());
    }

    /** Returns what there is to tell the socket's owner about the interface. */
    public GoneNotice notice() {
        return notice;
    }

    /** Returns the time that they go by, if it is simulated; else null. */
    Simulation simulation() {
        return queue.nic().simulation();
    }

    /** Brings in what is due by now. */
    void bring() {
        if (queue.nic().takesTime() && nanosToNext() <= 0) {
            queue.carry();
        }
    }

    /** Returns how long it is until something is due; {@link Long#MAX_VALUE} if nothing is under way. */
    long nanosToNext() {
        long next = queue.nic().link().nextNanos(queue.nic());
        return next == Long.MAX_VALUE ? next : next - queue.nic().now();
    }

    /** Unparks the calling thread when something will be due earlier than it is to be now; returns what to end. */
    Link watch() {
        Link link = queue.nic().link();
        link.watch(Thread.currentThread());
        return link;
    }
}
