package io.xdp4j.tools.doctor;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.SeenSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.linux.netlink.NetdevSocket.Queue;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.SockDiagSocket;
import io.xdp4j.linux.netlink.SockDiagSocket.BoundSocket;
import java.util.List;

/**
 * What concerns all interfaces of a network namespace, looked at once.
 *
 * @param links the interfaces
 * @param queues the queues of those that are up; none if the kernel does not tell
 * @param open what processes have open
 * @param sockets the AF_XDP sockets among it
 * @param bound where AF_XDP sockets are bound; none if the kernel does not tell
 */
public record Surroundings(
        List<Link> links, List<Queue> queues, OpenDescriptors open, List<SeenSocket> sockets, List<BoundSocket> bound) {

    /** Looks at the calling thread's namespace. */
    public static Surroundings look(OpenDescriptors open) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            List<Queue> queues = lookForQueues();
            List<BoundSocket> bound = lookForBound();
            // A socket is not touched unless a queue is held, or the kernel does not say which are.
            boolean isQuiet =
                    Kernel.running().tellsHeldQueues() && queues.stream().noneMatch(Queue::held);
            List<SeenSocket> sockets = isQuiet ? List.of() : SeenSocket.of(open);
            return new Surroundings(routes.links(), queues, open, sockets, bound);
        }
    }

    /** Returns the interface; fails with GONE if it went since it was listed. */
    Link link(int index) throws XdpException {
        for (Link link : links) {
            if (link.index() == index) {
                return link;
            }
        }
        throw new XdpException(
                XdpException.Kind.GONE, "look at interface " + index, 0, "it went since it was listed", "try again");
    }

    /** Returns the RX queues of an interface that an AF_XDP socket has. */
    public List<Integer> held(int index) {
        return queues.stream()
                .filter(queue -> queue.device() == index && queue.held())
                .map(Queue::id)
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns whether the kernel tells which queues AF_XDP sockets have, of interfaces that are up at least. */
    public boolean tellsQueues() {
        return !bound.isEmpty() || Kernel.running().tellsHeldQueues();
    }

    /** Returns the sockets that may be on an interface. */
    public List<SeenSocket> sockets(int index) {
        if (bound.isEmpty()) {
            return sockets;
        }
        return sockets.stream()
                .filter(seen ->
                        bound.stream().anyMatch(socket -> socket.inode() == seen.inode() && socket.device() == index))
                .toList();
    }

    /** Returns whether {@link #sockets} are on that interface for sure. */
    boolean isSure(int index) {
        return !bound.isEmpty()
                || queues.stream().filter(Queue::held).allMatch(queue -> queue.device() == index)
                        && sockets.stream().allMatch(SeenSocket::known);
    }

    private static List<Queue> lookForQueues() {
        try (NetdevSocket netdev = NetdevSocket.open()) {
            return netdev.queues();
        } catch (XdpException _) {
            return List.of(); // Linux older than 6.8
        }
    }

    private static List<BoundSocket> lookForBound() {
        try (SockDiagSocket diag = SockDiagSocket.open()) {
            return diag.xdpSockets();
        } catch (XdpException _) {
            return List.of(); // built without CONFIG_XDP_SOCKETS_DIAG, or not permitted
        }
    }
}
