package io.xdp4j.device;

/**
 * What became of the frames of one queue of the software driver. Every frame that came in is in exactly one of {@code
 * refused}, {@code passed}, {@code dropped}, {@code aborted}, {@code redirected} and {@code transmitted}.
 *
 * <p>All are u64, since the network was made. In brackets the counter of XDP for Windows that it stands for, if any.
 *
 * @param received frames that came in
 * @param batches in which they did, of up to 64 frames (InspectBatches)
 * @param refused frames of those that no program saw, because the interface was down or its MTU too small
 * @param passed frames that went on to the host, by way of a CPU too (InspectFramesPassed)
 * @param dropped frames that programs dropped (InspectFramesDropped)
 * @param aborted frames dropped because a program failed, or said what nobody understands
 * @param redirected frames that programs sent to sockets or interfaces (InspectFramesRedirected)
 * @param delivered frames of those that came into the RX ring of a socket (XskFramesDelivered) or were taken by the
 *     link of another interface (ForwardingNbsSent); the others are dropped, and counted by the socket, if there is one
 * @param transmitted frames that programs sent back out of the interface that they came in by
 * @param lost frames of those that went back too often, or could not: too long, or the link was full
 * @param sent frames that sockets and hosts sent, and the link took
 * @param sendBatches in which they did, of up to 64 frames (InjectionBatches)
 * @param unsent frames of sockets and hosts that ended here: too short, too long, dropped by programs at the TX hook,
 *     or the interface was down
 * @param injected frames that sockets and programs at the TX hook sent to the host
 * @since 0.1
 */
public record QueueCounters(
        long received,
        long batches,
        long refused,
        long passed,
        long dropped,
        long aborted,
        long redirected,
        long delivered,
        long transmitted,
        long lost,
        long sent,
        long sendBatches,
        long unsent,
        long injected) {

    /** Nothing came in, and nothing was sent. */
    public static final QueueCounters NONE = new QueueCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Returns how many frames ended here, for whatever reason, but for those that went on to the host. */
    public long ended() {
        return refused + dropped + aborted + (redirected - delivered) + lost + unsent;
    }

    /** Returns the sums of these and {@code more}, as of the queues of an interface. */
    public QueueCounters plus(QueueCounters more) {
        return new QueueCounters(
                received + more.received,
                batches + more.batches,
                refused + more.refused,
                passed + more.passed,
                dropped + more.dropped,
                aborted + more.aborted,
                redirected + more.redirected,
                delivered + more.delivered,
                transmitted + more.transmitted,
                lost + more.lost,
                sent + more.sent,
                sendBatches + more.sendBatches,
                unsent + more.unsent,
                injected + more.injected);
    }
}
