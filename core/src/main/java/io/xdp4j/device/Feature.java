package io.xdp4j.device;

/**
 * Something that an interface and its driver can or cannot do.
 *
 * @since 0.1
 */
public enum Feature {
    /** Programs attached in the driver. */
    NATIVE,
    /** Programs attached in the generic receive path. */
    GENERIC,
    /** AF_XDP sockets. */
    AF_XDP,
    /** AF_XDP sockets whose chunks the device reads and writes itself. */
    ZERO_COPY,
    /** Redirecting a frame to a socket or to another interface. */
    REDIRECT,
    /** Being the target of a redirect from another interface. */
    REDIRECT_TARGET,
    /** Frames of more than one buffer. */
    MULTI_BUFFER,
    /** Programs that inspect what the host sends, and sockets that they redirect it to. */
    TX_INSPECT,
    /** Sockets whose frames go to the host as if the interface had received them. */
    RX_INJECT,
    /** Several sockets on one queue. */
    SHARED_QUEUES,
    /** Programs for the frames of one queue alone. */
    QUEUE_PROGRAMS,
    /** Checksums of sent frames, filled in for {@code TxMetadata}. */
    TX_CHECKSUM,
    /** Whether checksums of received frames are right, in {@code RxMetadata}. */
    RX_CHECKSUM,
    /** When frames were received and sent. */
    TIMESTAMPS,
    /** VLAN tags put into sent frames, and taken off received ones. */
    VLAN
}
