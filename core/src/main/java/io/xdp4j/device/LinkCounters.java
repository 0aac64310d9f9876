package io.xdp4j.device;

/**
 * What became of the frames that one interface of the software driver sent into its link. On a wire {@code sent +
 * duplicated} are those delivered, lost, dropped because the link was full or the other end down, and still under way.
 *
 * <p>All are u64, since the network was made. Those that a link in pure memory cannot have, for it loses nothing and
 * takes no time, stay 0.
 *
 * @param sent frames that the interface sent
 * @param delivered frames that came to a queue of another interface; of a hub or a switch one for each that it came to
 * @param lost frames lost on the way, those too large for the interface that they came to, those that a switch has no
 *     interface for, and those under way when the link was closed
 * @param duplicated frames that became two
 * @param reordered frames that overtook another
 * @param corrupted frames with a changed bit
 * @param queueFull frames dropped because too many were on the link
 * @param noCarrier frames dropped because the interface that they came to was down, or removed
 * @param bytes of the frames delivered
 * @since 0.1
 */
public record LinkCounters(
        long sent,
        long delivered,
        long lost,
        long duplicated,
        long reordered,
        long corrupted,
        long queueFull,
        long noCarrier,
        long bytes) {

    /** Nothing was sent. */
    public static final LinkCounters NONE = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Returns the sums of these and {@code more}. */
    public LinkCounters plus(LinkCounters more) {
        return new LinkCounters(
                sent + more.sent,
                delivered + more.delivered,
                lost + more.lost,
                duplicated + more.duplicated,
                reordered + more.reordered,
                corrupted + more.corrupted,
                queueFull + more.queueFull,
                noCarrier + more.noCarrier,
                bytes + more.bytes);
    }
}
