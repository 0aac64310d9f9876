package io.xdp4j.device;

/**
 * What happened on a socket since it was opened, as the driver counts it, and where the chunks of its UMEM are. The
 * counts are u64, of frames or descriptors.
 *
 * @param rxDropped frames dropped because they did not fit, or no chunk was there for them
 * @param rxInvalid fill ring entries that were no chunk's address
 * @param txInvalid TX descriptors that did not lie inside one chunk
 * @param rxRingFull frames dropped because the RX ring was full
 * @param fillRingEmpty frames for which the fill ring held no chunk
 * @param txRingEmpty wakeups that found nothing to send
 * @param chunks where the chunks of the UMEM are, over all its sockets
 * @since 0.1, Linux 5.9. Source: include/uapi/linux/if_xdp.h, struct xdp_statistics
 */
public record Statistics(
        long rxDropped,
        long rxInvalid,
        long txInvalid,
        long rxRingFull,
        long fillRingEmpty,
        long txRingEmpty,
        ChunkCounts chunks) {}
