package io.xdp4j;

import io.xdp4j.device.Events;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Two interfaces joined by a wire, and a socket on the right one that sends what a test wants to arrive at the left.
 */
final class Rig implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(5);

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(4096);

    private final Xdp xdp;
    private final XdpInterface left;
    private final XdpInterface right;
    private Umem senderMemory;
    private XskSocket sender;

    private Rig(Xdp xdp, String left, String right) throws XdpException {
        this.xdp = xdp;
        this.left = xdp.find(left);
        this.right = xdp.find(right);
    }

    /** On the software driver. */
    static Rig software(int queues, int mtu) throws XdpException {
        return new Rig(Xdp.software(new WireSpec("left", "right", queues, mtu)), "left", "right");
    }

    /** On the software driver, over a wire that takes time, or does things to frames. */
    static Rig software(int queues, int mtu, LinkSpec link) throws XdpException {
        var wire = new WireSpec("left", "right", queues, mtu).withLink(link);
        return new Rig(Xdp.software(wire), "left", "right");
    }

    /** On a veth pair in the calling thread's namespace. */
    static Rig veth(int queues, int mtu) throws XdpException {
        try (RouteSocket route = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            route.createVeth(new VethSpec("left", "right", queues, mtu), here);
            for (Link link : route.links()) {
                if (link.kind().equals("veth")) {
                    route.setUp(link.index());
                }
            }
        }
        return new Rig(Xdp.linux(), "left", "right");
    }

    Xdp xdp() {
        return xdp;
    }

    XdpInterface left() {
        return left;
    }

    XdpInterface right() {
        return right;
    }

    Umem umem() throws XdpException {
        return xdp.umem(MEMORY);
    }

    /** Sends frames from the right interface to the left one, in order, and waits until they are gone. */
    void send(byte[]... frames) throws XdpException {
        if (sender == null) {
            senderMemory = umem();
            sender = xdp.open(right.queue(0), senderMemory, XskSpec.DEFAULT.sendOnly());
        }
        for (byte[] frame : frames) {
            submit(frame);
        }
        while (sender.tx().pending() > 0) {
            sender.wakeup();
        }
        reclaim();
    }

    @Override
    public void close() throws XdpException {
        xdp.close();
        if (xdp.driver().equals("linux")) {
            try (RouteSocket route = RouteSocket.open()) {
                route.delete(left.index());
            }
        }
    }

    private void submit(byte[] frame) throws XdpException {
        while (senderMemory.pool().available() == 0 || sender.tx().reserve(1) == 0) {
            sender.wakeup();
            reclaim();
        }
        long chunk = senderMemory.pool().take();
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, senderMemory.memory(), chunk, frame.length);
        sender.tx().set(0, chunk, frame.length);
        sender.tx().submit(1);
    }

    private void reclaim() throws XdpException {
        sender.await(Events.COMPLETED, Duration.ofMillis(1));
        senderMemory.pool().reclaim(sender.completion());
    }
}
