package io.xdp4j.device;

/**
 * What a thread waits for on a socket.
 *
 * @since 0.1
 */
public enum Events {
    /** A received frame is in the RX ring. */
    RECEIVED,
    /** A sent frame's chunk is in the completion ring. */
    COMPLETED,
    /** Either of the two. */
    ANY
}
