package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Ndmsg;
import io.xdp4j.linux.abi.Rtmsg;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.wire.MacAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** Asks the kernel for routes and neighbours; sends nothing to find them. Belongs to one thread. */
public final class NextHops implements AutoCloseable {

    private static final int IPV4_BYTES = 4;

    private final NetlinkSocket socket;

    private NextHops(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace. */
    public static NextHops open() throws XdpException {
        return new NextHops(new NetlinkSocket(Rtnetlink.NETLINK_ROUTE));
    }

    /**
     * Returns where a packet to {@code destination}, 4 or 16 bytes, goes through interface {@code index}.
     *
     * @throws XdpException if there is no route
     */
    public NextHop of(int index, byte[] destination) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Rtmsg.LAYOUT.byteSize());
            NetlinkRequest.setByte(header, Rtmsg.RTM_FAMILY, family(destination));
            NetlinkRequest.setByte(header, Rtmsg.RTM_DST_LEN, destination.length * Byte.SIZE);
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_ACK, header);
            request.attribute(Rtnetlink.RTA_DST, destination);
            request.attribute(Rtnetlink.RTA_OIF, index);
            List<MemorySegment> answers = socket.call("find a route", request);
            if (answers.isEmpty()) {
                return new NextHop(destination, new byte[0], false, neighbour(index, destination));
            }
            return hop(index, destination, answers.getFirst());
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private NextHop hop(int index, byte[] destination, MemorySegment route) throws XdpException {
        var attributes = new Attributes(route.asSlice(Rtmsg.LAYOUT.byteSize()));
        byte[] gateway = attributes.find(Rtnetlink.RTA_GATEWAY).toArray(JAVA_BYTE);
        byte[] address = gateway.length == destination.length ? gateway : destination;
        byte[] source = attributes.find(Rtnetlink.RTA_PREFSRC).toArray(JAVA_BYTE);
        boolean isBroadcast = route.get(JAVA_BYTE, Rtmsg.RTM_TYPE) == Rtnetlink.RTN_BROADCAST;
        return new NextHop(address, source, isBroadcast, neighbour(index, address));
    }

    /** The hardware address of a neighbour; null if it is not known. */
    private MacAddress neighbour(int index, byte[] address) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Ndmsg.LAYOUT.byteSize());
            NetlinkRequest.setByte(header, Ndmsg.NDM_FAMILY, family(address));
            header.set(JAVA_INT, Ndmsg.NDM_IFINDEX, index);
            var request = new NetlinkRequest(arena, Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, header);
            for (MemorySegment answer : socket.call("list neighbours", request)) {
                var attributes = new Attributes(answer.asSlice(Ndmsg.LAYOUT.byteSize()));
                MemorySegment mac = attributes.find(Rtnetlink.NDA_LLADDR);
                if (answer.get(JAVA_INT_UNALIGNED, Ndmsg.NDM_IFINDEX) == index
                        && isKnown(answer.get(JAVA_SHORT_UNALIGNED, Ndmsg.NDM_STATE))
                        && mac.byteSize() == 6
                        && Arrays.equals(attributes.find(Rtnetlink.NDA_DST).toArray(JAVA_BYTE), address)) {
                    return MacAddress.read(mac, 0);
                }
            }
            return null;
        }
    }

    private static boolean isKnown(short state) {
        return (state & (Rtnetlink.NUD_INCOMPLETE | Rtnetlink.NUD_FAILED)) == 0;
    }

    private static int family(byte[] address) {
        return address.length == IPV4_BYTES ? Rtnetlink.AF_INET : Rtnetlink.AF_INET6;
    }
}
