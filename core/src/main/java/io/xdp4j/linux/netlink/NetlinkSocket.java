package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Nlmsghdr;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A netlink socket: a request, its answers, the kernel's own words when it refuses. Belongs to one thread. */
final class NetlinkSocket implements AutoCloseable {

    private static final int SOCK_RAW = 3;
    private static final int RECEIVE_BYTES = 64 * 1024;
    private static final int ERROR_BYTES = 4;

    private final Fd fd;
    private int sequence;

    NetlinkSocket(int protocol) throws XdpException {
        this.fd = Sockets.open("socket(AF_NETLINK)", Rtnetlink.AF_NETLINK, SOCK_RAW, protocol);
        try {
            Sockets.setOption("setsockopt(NETLINK_EXT_ACK)", fd, Rtnetlink.SOL_NETLINK, Rtnetlink.NETLINK_EXT_ACK, 1);
            Sockets.setOption("setsockopt(NETLINK_CAP_ACK)", fd, Rtnetlink.SOL_NETLINK, Rtnetlink.NETLINK_CAP_ACK, 1);
        } catch (XdpException e) {
            fd.close();
            throw e;
        }
    }

    /** Sends a request and returns the messages that answer it, without their netlink header; copies of our own. */
    List<MemorySegment> call(String operation, NetlinkRequest request) throws XdpException {
        Sockets.send(operation, fd, request.finish(++sequence));
        var answers = new ArrayList<MemorySegment>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(RECEIVE_BYTES, 4);
            boolean more = true;
            while (more) {
                int length = Sockets.receive(operation, fd, buffer);
                more = read(operation, buffer.asSlice(0, length), answers);
            }
        }
        return answers;
    }

    @Override
    public void close() {
        fd.close();
    }

    /** Reads the messages of one datagram; returns whether more datagrams follow. */
    private boolean read(String operation, MemorySegment datagram, List<MemorySegment> answers) throws XdpException {
        long header = Nlmsghdr.LAYOUT.byteSize();
        for (long at = 0; at + header <= datagram.byteSize(); ) {
            long length = Integer.toUnsignedLong(datagram.get(JAVA_INT, at + Nlmsghdr.NLMSG_LEN));
            if (length < header || at + length > datagram.byteSize()) {
                throw Errno.exception(operation + ": answer", Errno.EINVAL.code());
            }
            if (datagram.get(JAVA_INT, at + Nlmsghdr.NLMSG_SEQ) == sequence) {
                int flags = datagram.get(JAVA_SHORT, at + Nlmsghdr.NLMSG_FLAGS);
                MemorySegment body = datagram.asSlice(at + header, length - header);
                switch (datagram.get(JAVA_SHORT, at + Nlmsghdr.NLMSG_TYPE)) {
                    case Rtnetlink.NLMSG_DONE -> {
                        return false;
                    }
                    case Rtnetlink.NLMSG_ERROR -> {
                        checkError(operation, body, flags);
                        return false;
                    }
                    default -> answers.add(MemorySegment.ofArray(body.toArray(JAVA_BYTE)));
                }
            }
            at += length + 3 & ~3;
        }
        return true;
    }

    private static void checkError(String operation, MemorySegment body, int flags) throws XdpException {
        int errno = -body.get(JAVA_INT, 0);
        if (errno == 0) {
            return;
        }
        String why = "";
        long attributes = ERROR_BYTES + Nlmsghdr.LAYOUT.byteSize();
        if ((flags & Rtnetlink.NLM_F_ACK_TLVS) != 0 && body.byteSize() > attributes) {
            why = new Attributes(body.asSlice(attributes)).text(Rtnetlink.NLMSGERR_ATTR_MSG);
        }
        throw Errno.exception(operation, errno, why.isEmpty() ? "" : "the kernel says: " + why);
    }
}
