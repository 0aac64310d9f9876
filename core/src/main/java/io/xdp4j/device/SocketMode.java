package io.xdp4j.device;

/**
 * How frames get from the queue to the socket's memory: what is asked for, or, from a socket, what it is.
 *
 * @since 0.1
 */
public enum SocketMode {
    /** Zero-copy if the driver has it, else copy. Only asked for, never an answer. */
    AUTO,
    /** The device reads and writes the chunks itself. */
    ZERO_COPY,
    /** The driver copies each frame once. */
    COPY
}
