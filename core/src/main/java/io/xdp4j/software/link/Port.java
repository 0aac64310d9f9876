package io.xdp4j.software.link;

/** Where an interface is plugged into a link: what the link has to know of it. */
public interface Port {

    /** Returns how many queues receive. */
    int queues();

    /**
     * Returns how many lanes send. Whoever sends does so on a lane, one thread at a time for each: sockets of queue
     * {@code q} on lane {@code q}, programs of it on {@code queues + q}, those of other interfaces on
     * {@code 2 * queues + q}, all others on {@code 3 * queues}.
     */
    default int lanes() {
        return 3 * queues() + 1;
    }

    /** Returns the bytes of the largest frame that it receives, headers included. */
    int frameBytes();

    /** Returns whether it receives nothing now: what comes to it is dropped. */
    default boolean isDown() {
        return false;
    }

    /** Returns what chooses the queue that a frame comes in on. */
    Steering steering();
}
