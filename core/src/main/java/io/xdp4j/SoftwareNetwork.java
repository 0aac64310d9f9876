package io.xdp4j;

import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.nic.Drive;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.nic.NicQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A network in this process: interfaces and what joins them, for as many {@link Xdp}s as are opened on it with
 * {@link Xdp#software(SoftwareNetwork)}. It needs no rights, and has nothing to close.
 *
 * <p>Frames are carried by the thread that sends them, or by one that {@link #drive}s. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class SoftwareNetwork {

    final Network network;

    private final Map<Nic, Host> hosts = new HashMap<>();

    private SoftwareNetwork(Network network) {
        this.network = network;
    }

    /** Returns a new network, over which nothing was sent yet. */
    public static SoftwareNetwork of(NetworkSpec spec) {
        return new SoftwareNetwork(new Network(spec));
    }

    /** Returns its interfaces, in the order of the spec. */
    public List<XdpInterface> interfaces() {
        return network.nics().stream().map(Nic::device).toList();
    }

    /**
     * Returns the host behind an interface, always the same: from now on what programs pass is kept for it.
     *
     * @throws XdpException GONE if it is none of this network's
     */
    public synchronized Host host(XdpInterface device) throws XdpException {
        Nic nic = network.find(device, "host of " + device.name());
        return hosts.computeIfAbsent(nic, Host::new);
    }

    /**
     * Makes the calling thread the driver of some queues, as a card and its interrupts are: it sends what sockets put
     * into their TX rings, and receives what arrives. Blocks until it is to end, or is interrupted, and does not wait
     * for anything but work meanwhile: the thread is busy while there is some, and sleeps for up to a millisecond.
     *
     * <p>Sockets on queues that nobody drives are served by their own {@link XskSocket#wakeup}. So is the other end of
     * a wire if that is not driven: by whoever sends to it.
     *
     * @param until asked again and again whether to end
     * @param queues of this network, one or more
     * @throws XdpException GONE if an interface is none of this network's, INVALID if it has no such queue
     * @throws IllegalStateException if a queue is driven already
     */
    public void drive(BooleanSupplier until, XdpQueue... queues) throws XdpException {
        List<NicQueue> driven = new ArrayList<>();
        for (XdpQueue queue : queues) {
            driven.add(network.find(queue.device(), "drive " + queue).find(queue, "drive " + queue));
        }
        if (driven.isEmpty()) {
            throw new IllegalArgumentException("queues: none");
        }
        new Drive(driven).run(until);
    }
}
