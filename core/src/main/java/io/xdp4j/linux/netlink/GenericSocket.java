package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Genetlink;
import io.xdp4j.linux.abi.Rtnetlink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;

/** A socket of one family of generic netlink. Belongs to one thread. */
final class GenericSocket implements AutoCloseable {

    private final NetlinkSocket socket;
    private final int family;

    private GenericSocket(NetlinkSocket socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /** Opens a socket in the calling thread's namespace; fails with GONE if the kernel has no such family. */
    static GenericSocket open(String family) throws XdpException {
        var socket = new NetlinkSocket(Rtnetlink.NETLINK_GENERIC);
        try {
            return new GenericSocket(socket, number(socket, family));
        } catch (XdpException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks for one thing; returns its attributes, none if there is no answer. */
    Attributes get(String operation, int command, Consumer<NetlinkRequest> attributes) throws XdpException {
        List<Attributes> answers = call(operation, command, Rtnetlink.NLM_F_ACK, attributes);
        return answers.isEmpty() ? new Attributes(MemorySegment.ofArray(new byte[0])) : answers.getFirst();
    }

    /** Asks for all there are. */
    List<Attributes> list(String operation, int command, Consumer<NetlinkRequest> attributes) throws XdpException {
        return call(operation, command, Rtnetlink.NLM_F_DUMP, attributes);
    }

    @Override
    public void close() {
        socket.close();
    }

    private List<Attributes> call(String operation, int command, int flags, Consumer<NetlinkRequest> attributes)
            throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var request = new NetlinkRequest(arena, family, flags, header(arena, command));
            attributes.accept(request);
            return socket.call(operation, request).stream()
                    .filter(answer -> answer.byteSize() >= Genetlink.GENL_HEADER_BYTES)
                    .map(answer -> new Attributes(answer.asSlice(Genetlink.GENL_HEADER_BYTES)))
                    .toList();
        }
    }

    private static int number(NetlinkSocket socket, String family) throws XdpException {
        var control = new GenericSocket(socket, Genetlink.GENL_ID_CTRL);
        Attributes answer = control.get(
                "find netlink family " + family,
                Genetlink.CTRL_CMD_GETFAMILY,
                request -> request.attribute(Genetlink.CTRL_ATTR_FAMILY_NAME, family));
        return (int) answer.number(Genetlink.CTRL_ATTR_FAMILY_ID, 0);
    }

    private static MemorySegment header(Arena arena, int command) {
        MemorySegment header = NetlinkRequest.header(arena, Genetlink.GENL_HEADER_BYTES);
        header.set(JAVA_BYTE, 0, (byte) command);
        header.set(JAVA_BYTE, 1, (byte) 1);
        return header;
    }
}
