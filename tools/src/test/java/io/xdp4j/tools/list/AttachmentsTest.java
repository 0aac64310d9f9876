package io.xdp4j.tools.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.linux.inspect.OpenDescriptors.Open;
import io.xdp4j.linux.inspect.SeenSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket.Queue;
import io.xdp4j.linux.netlink.SockDiagSocket.BoundSocket;
import io.xdp4j.tools.doctor.Surroundings;
import io.xdp4j.wire.MacAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How what was seen is put together; also of kernels with sock_diag, which the machine of a test need not have. */
final class AttachmentsTest {

    private static final Link LINK = new Link(
            "eth7",
            7,
            1500,
            new MacAddress(0),
            "",
            new Link.State(true, true, 1, false, false),
            List.of(),
            new Link.Peer(0, Link.Peer.HERE),
            4,
            4);
    private static final Holder ONE = new Holder(1, "one");
    private static final Holder TWO = new Holder(2, "two");
    private static final SeenSocket COPY = socket(ONE, 11, false);
    private static final SeenSocket ZERO_COPY = socket(TWO, 22, true);

    @Test
    void socketsOfTwoProcessesMayBeOfEither() {
        List<SocketAttachment> sockets = sockets(List.of(COPY, ZERO_COPY), List.of(), 0);

        assertEquals(1, sockets.size());
        assertEquals("1 (one) or 2 (two)", sockets.getFirst().ownerCell());
        assertEquals("", sockets.getFirst().mode());
        assertFalse(sockets.getFirst().ownersCertain());
    }

    @Test
    void socketOfTheOnlyProcessIsCertainlyIts() {
        SocketAttachment socket = sockets(List.of(COPY), List.of(), 0).getFirst();

        assertEquals("1 (one)", socket.ownerCell());
        assertEquals("copy", socket.mode());
        assertTrue(socket.ownersCertain());
    }

    @Test
    void socketMayBeOfAProcessThatCouldNotBeLookedInto() {
        assertFalse(sockets(List.of(COPY), List.of(), 1).getFirst().ownersCertain());
        assertEquals("?", sockets(List.of(), List.of(), 1).getFirst().ownerCell());
    }

    @Test
    void socketsThatSockDiagTellsAreOfTheirProcesses() {
        var bound = List.of(new BoundSocket(22, 7, 1), new BoundSocket(11, 7, 0), new BoundSocket(33, 8, 0));

        List<SocketAttachment> sockets = sockets(List.of(COPY, ZERO_COPY), bound, 0);

        assertEquals(2, sockets.size());
        assertEquals(1, sockets.getFirst().queue());
        assertEquals("2 (two)", sockets.getFirst().ownerCell());
        assertEquals("zero-copy", sockets.getFirst().mode());
        assertEquals("1 (one)", sockets.getLast().ownerCell());
        assertEquals("copy", sockets.getLast().mode());
    }

    @Test
    void agesAreRoundedDown() {
        assertEquals("59 s", ProgramAttachment.age(59));
        assertEquals("1 min", ProgramAttachment.age(119));
        assertEquals("1 h", ProgramAttachment.age(60 * 60));
        assertEquals("47 h", ProgramAttachment.age(48 * 60 * 60 - 1));
        assertEquals("2 d", ProgramAttachment.age(48 * 60 * 60));
    }

    @Test
    void columnsAreAsWideAsTheirLongestCells() {
        assertEquals(
                List.of("a     b", "long  c"), Table.lines(List.of(List.of("a", "b", ""), List.of("long", "c", ""))));
    }

    /** Those on the interface, whose queue 0 is held. */
    private static List<SocketAttachment> sockets(List<SeenSocket> seen, List<BoundSocket> bound, int hidden) {
        List<Open> open = seen.stream()
                .map(socket -> new Open(socket.holder(), 3, Kind.SOCKET, socket.inode()))
                .toList();
        var around = new Surroundings(
                List.of(LINK), List.of(new Queue(7, 0, true, true)), new OpenDescriptors(open, hidden), seen, bound);
        return new Sockets("", around).on(LINK);
    }

    private static SeenSocket socket(Holder holder, long inode, boolean zeroCopy) {
        return new SeenSocket(holder, inode, true, zeroCopy, new SeenSocket.Losses(0, 0, 0, 0));
    }
}
