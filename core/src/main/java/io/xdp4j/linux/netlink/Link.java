package io.xdp4j.linux.netlink;

import io.xdp4j.wire.MacAddress;
import java.util.List;
import java.util.Locale;

/**
 * An interface as rtnetlink describes it.
 *
 * @param name its name
 * @param index its index
 * @param mtu its MTU in bytes
 * @param mac its hardware address; all zero if it has none of 6 bytes
 * @param kind its kind, for example {@code veth}; empty for hardware
 * @param state whether frames can pass
 * @param programs the XDP programs that are attached: none, one, or one in the hardware and one beside it
 * @param peer the other end of a veth, the interface below a VLAN
 * @param rxQueues how many RX queues were made for it
 * @param txQueues how many TX queues were made for it
 */
public record Link(
        String name,
        int index,
        int mtu,
        MacAddress mac,
        String kind,
        State state,
        List<Program> programs,
        Peer peer,
        int rxQueues,
        int txQueues) {

    /**
     * Whether frames can pass.
     *
     * @param up whether it is set up
     * @param carrier whether its other side is there
     * @param carrierChanges how often that changed since it was made
     * @param promiscuous whether it takes frames for other addresses
     * @param loopback whether it is a loopback
     */
    public record State(boolean up, boolean carrier, long carrierChanges, boolean promiscuous, boolean loopback) {}

    /**
     * An attached program.
     *
     * @param mode where
     * @param id its id
     */
    public record Program(Mode mode, int id) {}

    /** Where a program is attached. */
    public enum Mode {
        /** In the driver. */
        NATIVE,
        /** In the generic receive path. */
        GENERIC,
        /** In the hardware. */
        HARDWARE;

        /** Returns it as text for people. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns what {@code ip link set} calls it. */
        public String flag() {
            return switch (this) {
                case NATIVE -> "xdp";
                case GENERIC -> "xdpgeneric";
                case HARDWARE -> "xdpoffload";
            };
        }
    }

    /**
     * Another interface.
     *
     * @param index its index, 0 if there is none
     * @param namespace this namespace's number for the one that it is in, {@link #HERE} if it is this
     */
    public record Peer(int index, int namespace) {

        /** The namespace of the interface itself. */
        public static final int HERE = -1;

        /** Returns whether it is in this namespace. */
        public boolean isHere() {
            return namespace == HERE;
        }
    }

    /** Returns whether it is set up. */
    public boolean up() {
        return state.up();
    }
}
