package io.xdp4j.tools.list;

import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.linux.inspect.SeenSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.SockDiagSocket.BoundSocket;
import io.xdp4j.tools.doctor.Surroundings;
import java.util.ArrayList;
import java.util.List;

/** The AF_XDP sockets on the interfaces of one network namespace, as far as the kernel tells. */
record Sockets(String namespace, Surroundings around) {

    List<SocketAttachment> on(Link device) {
        return around.bound().isEmpty() ? held(device) : bound(device);
    }

    /** The kernel tells each socket and its queue. */
    private List<SocketAttachment> bound(Link device) {
        var found = new ArrayList<SocketAttachment>();
        for (BoundSocket socket : around.bound()) {
            if (socket.device() == device.index()) {
                List<Holder> owners = around.open().holders(Kind.SOCKET, socket.inode());
                List<SeenSocket> seen = around.sockets(device.index()).stream()
                        .filter(each -> each.inode() == socket.inode())
                        .toList();
                found.add(
                        new SocketAttachment(namespace, device, socket.queue(), mode(seen), owners, isCertain(owners)));
            }
        }
        return found;
    }

    /** The kernel tells which queues a socket has; whose they are can be seen only if all are of one process. */
    private List<SocketAttachment> held(Link device) {
        List<SeenSocket> seen = around.sockets(device.index());
        List<Holder> owners = seen.stream().map(SeenSocket::holder).distinct().toList();
        return around.held(device.index()).stream()
                .map(queue -> new SocketAttachment(
                        namespace, device, queue, mode(seen), owners, owners.size() == 1 && isCertain(owners)))
                .toList();
    }

    private boolean isCertain(List<Holder> owners) {
        return !owners.isEmpty() && around.open().hidden() == 0;
    }

    /** The mode that all of them have; empty if they differ, or it may not be asked. */
    private static String mode(List<SeenSocket> sockets) {
        if (sockets.isEmpty() || !sockets.stream().allMatch(SeenSocket::known)) {
            return "";
        }
        boolean zeroCopy = sockets.getFirst().zeroCopy();
        return sockets.stream().anyMatch(socket -> socket.zeroCopy() != zeroCopy)
                ? ""
                : zeroCopy ? "zero-copy" : "copy";
    }
}
