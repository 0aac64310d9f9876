package io.xdp4j.linux.netlink;

import io.xdp4j.wire.MacAddress;

/**
 * An interface as rtnetlink describes it.
 *
 * @param name its name
 * @param index its index
 * @param mtu its MTU in bytes
 * @param mac its hardware address; all zero if it has none of 6 bytes
 * @param up whether it is up
 * @param kind its kind, for example {@code veth}; empty for hardware
 * @param xdp whether an XDP program is attached, and how
 * @param programId the attached program's id, 0 if none
 * @param rxQueues how many RX queues were made for it
 */
public record Link(
        String name,
        int index,
        int mtu,
        MacAddress mac,
        boolean up,
        String kind,
        Xdp xdp,
        int programId,
        int rxQueues) {

    /** How a program is attached. */
    public enum Xdp {
        /** Not at all. */
        NONE,
        /** In the driver. */
        NATIVE,
        /** In the generic receive path. */
        GENERIC,
        /** In the hardware, or in several modes. */
        OTHER
    }
}
