package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.linux.abi.SockDiag;
import io.xdp4j.linux.abi.XdpDiagInfo;
import io.xdp4j.linux.abi.XdpDiagMsg;
import io.xdp4j.linux.abi.XdpDiagReq;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** sock_diag: which AF_XDP sockets there are, and where. Belongs to one thread. */
public final class SockDiagSocket implements AutoCloseable {

    /**
     * An AF_XDP socket that is bound.
     *
     * @param inode of its file, which is how /proc names it
     * @param device index of its interface
     * @param queue the queue's number
     */
    public record BoundSocket(long inode, int device, int queue) {}

    private final NetlinkSocket socket;

    private SockDiagSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace. */
    public static SockDiagSocket open() throws XdpException {
        return new SockDiagSocket(new NetlinkSocket(Rtnetlink.NETLINK_SOCK_DIAG));
    }

    /** Returns the bound AF_XDP sockets; fails with GONE if the kernel was built without CONFIG_XDP_SOCKETS_DIAG. */
    public List<BoundSocket> xdpSockets() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, XdpDiagReq.LAYOUT.byteSize());
            NetlinkRequest.setByte(header, XdpDiagReq.SDIAG_FAMILY, IfXdp.AF_XDP);
            header.set(JAVA_INT, XdpDiagReq.XDIAG_SHOW, SockDiag.XDP_SHOW_INFO);
            var request = new NetlinkRequest(arena, SockDiag.SOCK_DIAG_BY_FAMILY, Rtnetlink.NLM_F_DUMP, header);
            return socket.call("list AF_XDP sockets", request).stream()
                    .map(SockDiagSocket::bound)
                    .filter(bound -> bound.device() != 0)
                    .toList();
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Device 0 if it is bound to none. */
    static BoundSocket bound(MemorySegment answer) {
        MemorySegment info = new Attributes(answer.asSlice(XdpDiagMsg.LAYOUT.byteSize())).find(SockDiag.XDP_DIAG_INFO);
        long inode = Integer.toUnsignedLong(answer.get(JAVA_INT_UNALIGNED, XdpDiagMsg.XDIAG_INO));
        if (info.byteSize() < XdpDiagInfo.LAYOUT.byteSize()) {
            return new BoundSocket(inode, 0, 0);
        }
        return new BoundSocket(
                inode,
                info.get(JAVA_INT_UNALIGNED, XdpDiagInfo.IFINDEX),
                info.get(JAVA_INT_UNALIGNED, XdpDiagInfo.QUEUE_ID));
    }
}
