package io.xdp4j.linux.netlink;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Genetlink;
import java.util.List;

/** The generic netlink family {@code netdev}: what the kernel says that an interface can do. Belongs to one thread. */
public final class NetdevSocket implements AutoCloseable {

    /**
     * What an interface's driver can do.
     *
     * @param xdp bits {@code NETDEV_XDP_ACT_*}
     * @param zeroCopySegments how many buffers a zero-copy frame may have, 0 if unknown
     */
    public record DeviceFeatures(long xdp, int zeroCopySegments) {}

    /**
     * A queue of an interface that is up.
     *
     * @param device the interface's index
     * @param id the queue's number
     * @param receives whether it is an RX queue, else a TX queue
     * @param held whether an AF_XDP socket has it; false also if the kernel does not say, which it does since Linux
     *     6.16
     */
    public record Queue(int device, int id, boolean receives, boolean held) {}

    /**
     * How long an interface's queues are polled without an interrupt.
     *
     * @param deferHardIrqs how many empty polls before interrupts are allowed again
     * @param groFlushTimeoutNanos time between them
     */
    public record Napi(long deferHardIrqs, long groFlushTimeoutNanos) {}

    private final GenericSocket socket;

    private NetdevSocket(GenericSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace; fails with GONE before Linux 6.3, which brought the family. */
    public static NetdevSocket open() throws XdpException {
        return new NetdevSocket(GenericSocket.open("netdev"));
    }

    /** Returns what interface {@code index} can do. */
    public DeviceFeatures features(int index) throws XdpException {
        Attributes answer = socket.get(
                "features of interface " + index,
                Genetlink.NETDEV_CMD_DEV_GET,
                request -> request.attribute(Genetlink.NETDEV_A_DEV_IFINDEX, index));
        return new DeviceFeatures(answer.number(Genetlink.NETDEV_A_DEV_XDP_FEATURES, 0), (int)
                answer.number(Genetlink.NETDEV_A_DEV_XDP_ZC_MAX_SEGS, 0));
    }

    /** Returns the queues of all interfaces that are up; fails before Linux 6.8. */
    public List<Queue> queues() throws XdpException {
        return socket.list("list queues", Genetlink.NETDEV_CMD_QUEUE_GET, _ -> {}).stream()
                .map(NetdevSocket::queue)
                .toList();
    }

    /** Returns the NAPI instances of interface {@code index}; none while it is down; fails before Linux 6.8. */
    public List<Napi> napis(int index) throws XdpException {
        return socket
                .list(
                        "list NAPI of interface " + index,
                        Genetlink.NETDEV_CMD_NAPI_GET,
                        request -> request.attribute(Genetlink.NETDEV_A_NAPI_IFINDEX, index))
                .stream()
                .map(answer -> new Napi(
                        answer.number(Genetlink.NETDEV_A_NAPI_DEFER_HARD_IRQS, 0),
                        answer.number(Genetlink.NETDEV_A_NAPI_GRO_FLUSH_TIMEOUT, 0)))
                .toList();
    }

    @Override
    public void close() {
        socket.close();
    }

    private static Queue queue(Attributes answer) {
        return new Queue(
                (int) answer.number(Genetlink.NETDEV_A_QUEUE_IFINDEX, 0),
                (int) answer.number(Genetlink.NETDEV_A_QUEUE_ID, 0),
                answer.number(Genetlink.NETDEV_A_QUEUE_TYPE, -1) == Genetlink.NETDEV_QUEUE_TYPE_RX,
                answer.has(Genetlink.NETDEV_A_QUEUE_XSK));
    }
}
