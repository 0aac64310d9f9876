package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Genetlink;
import io.xdp4j.linux.abi.Rtnetlink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    private final NetlinkSocket socket;
    private final int family;

    private NetdevSocket(NetlinkSocket socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /** Opens a socket in the calling thread's namespace; fails with GONE before Linux 6.3, which brought the family. */
    public static NetdevSocket open() throws XdpException {
        var socket = new NetlinkSocket(Rtnetlink.NETLINK_GENERIC);
        try {
            return new NetdevSocket(socket, family(socket));
        } catch (XdpException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns what interface {@code index} can do. */
    public DeviceFeatures features(int index) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request =
                    new NetlinkRequest(arena, family, Rtnetlink.NLM_F_ACK, header(arena, Genetlink.NETDEV_CMD_DEV_GET));
            request.attribute(Genetlink.NETDEV_A_DEV_IFINDEX, index);
            Attributes answer = single(socket.call("features of interface " + index, request));
            return new DeviceFeatures(answer.number(Genetlink.NETDEV_A_DEV_XDP_FEATURES, 0), (int)
                    answer.number(Genetlink.NETDEV_A_DEV_XDP_ZC_MAX_SEGS, 0));
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private static int family(NetlinkSocket socket) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(
                    arena, Genetlink.GENL_ID_CTRL, Rtnetlink.NLM_F_ACK, header(arena, Genetlink.CTRL_CMD_GETFAMILY));
            request.attribute(Genetlink.CTRL_ATTR_FAMILY_NAME, "netdev");
            Attributes answer = single(socket.call("find netlink family netdev", request));
            return (int) answer.number(Genetlink.CTRL_ATTR_FAMILY_ID, 0);
        }
    }

    private static MemorySegment header(Arena arena, int command) {
        MemorySegment header = NetlinkRequest.header(arena, Genetlink.GENL_HEADER_BYTES);
        header.set(JAVA_BYTE, 0, (byte) command);
        header.set(JAVA_BYTE, 1, (byte) 1);
        return header;
    }

    private static Attributes single(List<MemorySegment> answers) {
        return new Attributes(
                answers.isEmpty()
                        ? MemorySegment.ofArray(new byte[0])
                        : answers.getFirst().asSlice(Genetlink.GENL_HEADER_BYTES));
    }
}
