package io.xdp4j.driver;

import io.xdp4j.device.ChunkCounts;
import io.xdp4j.device.Statistics;

/** What a driver counts on a socket, in the order of {@code struct xdp_statistics}. */
public record Counters(
        long rxDropped, long rxInvalid, long txInvalid, long rxRingFull, long fillRingEmpty, long txRingEmpty) {

    /** Returns what the user is told. */
    public Statistics with(ChunkCounts chunks) {
        return new Statistics(rxDropped, rxInvalid, txInvalid, rxRingFull, fillRingEmpty, txRingEmpty, chunks);
    }
}
