package io.xdp4j.tools.send;

import java.util.function.BooleanSupplier;

/**
 * How frames are sent.
 *
 * @param queue the queue of the interface
 * @param packetsPerSecond how fast; 0 for as fast as possible
 * @param keepsTiming whether they are sent with the gaps that they were captured with
 * @param rounds how often all of them are sent; 0 for ever
 * @param nanos when it ends, {@link Long#MAX_VALUE} for no end
 * @param stop whether the user wants an end
 */
public record SendSpec(
        int queue, long packetsPerSecond, boolean keepsTiming, long rounds, long nanos, BooleanSupplier stop) {}
