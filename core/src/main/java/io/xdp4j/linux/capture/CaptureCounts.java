package io.xdp4j.linux.capture;

/**
 * What the program counted.
 *
 * @param seen how many frames came by, of the queues that were wanted
 * @param lost how many of them are not to be read, because the ring of their processor was full
 */
public record CaptureCounts(long seen, long lost) {}
