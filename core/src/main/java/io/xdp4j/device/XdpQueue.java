package io.xdp4j.device;

import java.util.Objects;

/**
 * One hardware queue of an interface: what an AF_XDP socket binds to.
 *
 * @param device the interface
 * @param id the queue's number, 0 or more
 * @since 0.1
 */
public record XdpQueue(XdpInterface device, int id) {

    /** Checks that the id is not negative. */
    public XdpQueue {
        Objects.requireNonNull(device, "device");
        if (id < 0) {
            throw new IllegalArgumentException("queue: " + id);
        }
    }

    @Override
    public String toString() {
        return device.name() + " queue " + id;
    }
}
