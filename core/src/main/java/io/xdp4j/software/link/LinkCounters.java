package io.xdp4j.software.link;

/**
 * What became of the frames that one port sent. On a wire {@code sent + duplicated} are those delivered, lost, dropped
 * because the link was full, and still under way.
 *
 * @param sent frames that the port sent
 * @param delivered frames that came to a queue of another port; of a hub or a switch one for each port that it came to
 * @param lost frames lost on the way, those too large for the port that they came to, those that a switch has no port
 *     for, and those under way when the link was closed
 * @param duplicated frames that became two
 * @param reordered frames that overtook another
 * @param corrupted frames with a changed bit
 * @param queueFull frames dropped because too many were on the link
 * @param bytes of the frames delivered
 */
public record LinkCounters(
        long sent,
        long delivered,
        long lost,
        long duplicated,
        long reordered,
        long corrupted,
        long queueFull,
        long bytes) {}
