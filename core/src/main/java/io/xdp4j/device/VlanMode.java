package io.xdp4j.device;

/**
 * What an interface of the software driver does with the outer VLAN tag of received frames, one of 802.1Q.
 *
 * @since 0.1
 */
public enum VlanMode {
    /** The tag stays in the frame. */
    KEEP,

    /**
     * The tag is taken off before any program sees the frame, as most network cards do. Sockets with metadata learn it
     * by {@code RxMetadata.vlan}; for all others it is gone, also of frames that go back or on.
     */
    STRIP
}
