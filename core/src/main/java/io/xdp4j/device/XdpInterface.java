package io.xdp4j.device;

import io.xdp4j.wire.MacAddress;
import java.util.Objects;

/**
 * A network interface as it was when it was asked for.
 *
 * @param name the interface's name, for example {@code eth0}
 * @param index the interface's index, 1 or more, unique in its network namespace
 * @param queues how many receive queues an AF_XDP socket can bind to, 1 or more; their ids are 0 to {@code queues - 1}
 * @param mtu the largest payload of an Ethernet frame, in bytes; 14 bytes of header and VLAN tags come on top
 * @param mac the hardware address
 * @since 0.1
 */
public record XdpInterface(String name, int index, int queues, int mtu, MacAddress mac) {

    /** Checks that nothing is missing. */
    public XdpInterface {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mac, "mac");
        if (index < 1 || queues < 1 || mtu < 0) {
            throw new IllegalArgumentException(name + ": index " + index + ", queues " + queues + ", mtu " + mtu);
        }
    }

    /** Returns queue {@code id} of this interface. Whether it exists is checked when a socket is opened on it. */
    public XdpQueue queue(int id) {
        return new XdpQueue(this, id);
    }

    /** Returns the hook at which received frames are inspected: the place of an XDP program. */
    public Hook rx() {
        return new Hook(this, Hook.Direction.RX, Hook.SubLayer.INSPECT);
    }

    /**
     * Returns the hook at which frames are inspected that the host sends. The software driver has it, Linux has not.
     */
    public Hook tx() {
        return new Hook(this, Hook.Direction.TX, Hook.SubLayer.INSPECT);
    }
}
