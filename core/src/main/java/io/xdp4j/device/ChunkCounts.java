package io.xdp4j.device;

/**
 * Where the chunks of a UMEM are: every one is counted once, so that the counts add up to {@code total}.
 *
 * <p>Exact between batches; while threads move chunks, off by what they move. {@code user} is what is left over: chunks
 * that the application took or received and has not given on. One that grows is a leak; {@code Umem.held} names it.
 *
 * @param total how many there are
 * @param free in the pool
 * @param fill in fill rings, for the driver to take
 * @param rx in RX rings, with frames that are not released
 * @param tx in TX rings, for the driver to take
 * @param completion in completion rings, sent and not taken back
 * @param driver taken by drivers and not returned yet: under way; those that a socket's driver had when it was closed
 *     never come back
 * @param user with the application
 * @since 0.1
 */
public record ChunkCounts(int total, int free, int fill, int rx, int tx, int completion, int driver, int user) {}
