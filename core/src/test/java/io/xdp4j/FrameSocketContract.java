package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the socket of one call does, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface FrameSocketContract {

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default Rig rig() throws XdpException {
        return rig(1, 1500);
    }

    @Test
    default void frameSocketSendsBackWhatTheHandlerWants() throws XdpException {
        byte[] frame = Frames.udp(4433, "ping");
        try (Rig rig = rig();
                FrameSocket echo = FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.udpDestinationPort(4433));
                Umem umem = rig.umem();
                XskSocket peer = rig.xdp().open(rig.right().queue(0), umem, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap(1);
                XdpLink _ = rig.xdp()
                        .attach(
                                rig.right().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirect(map)),
                                AttachSpec.DEFAULT)) {
            map.put(0, peer);
            Receiver.fillTx(peer, frame, 1);
            peer.wakeup();

            assertEquals(1, echo.receive((_, _, _) -> FrameHandler.Next.SEND, Rig.SOON));

            assertTrue(peer.await(Events.RECEIVED, Rig.SOON));
            assertEquals(1, peer.rx().peek(1));
            assertArrayEquals(frame, umem.copyOf(peer.rx(), 0));
        }
    }

    @Test
    default void frameSocketSaysWhatToDoAboutLargeFrames() throws XdpException {
        try (Rig rig = rig(1, 9000)) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.all()));

            String name = rig.left().name();
            assertTrue(
                    refused.getMessage()
                            .endsWith("; set the MTU of " + name + " to at most 3822, or open an XskSocket with"
                                    + " XskSpec.withMultiBuffer() in place of a FrameSocket"),
                    refused.getMessage());
        }
    }

    @Test
    default void frameSocketAllocatesNothingInTheSteadyState() throws XdpException {
        try (Rig rig = rig();
                FrameSocket echo = FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.udpDestinationPort(4433));
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            var loop = new SteadyState(sender, echo, Frames.udp(4433, "again and again"));

            double bytes = Allocation.bytesPerRun(20_000, loop);

            assertTrue(bytes < 1, bytes + " bytes a frame");
            assertTrue(loop.received() > 0);
            assertEquals(0, echo.notSent());
        }
    }

    @Test
    default void frameThatAHandlerFailsOnIsHandledOnce() throws XdpException {
        try (Rig rig = rig();
                FrameSocket socket = FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.udpDestinationPort(4433))) {
            rig.send(Frames.udp(4433, "a"), Frames.udp(4433, "bad"), Frames.udp(4433, "c"));
            var payloads = new ArrayList<Character>();
            FrameHandler fails = (memory, offset, _) -> {
                char first = (char) memory.get(ValueLayout.JAVA_BYTE, offset + 42);
                payloads.add(first);
                if (first == 'b') {
                    throw new UnsupportedOperationException("bad");
                }
                return FrameHandler.Next.DONE;
            };

            assertThrows(UnsupportedOperationException.class, () -> {
                while (true) {
                    socket.receive(fails, Rig.SOON);
                }
            });
            assertEquals(1, socket.receive(fails, Rig.SOON));

            assertEquals(List.of('a', 'b', 'c'), payloads);
        }
    }

    @Test
    default void frameSocketThatKeptAllChunksGoesOnWhenTheyAreGivenBack() throws XdpException {
        byte[] frame = Frames.udp(4433, "kept");
        try (Rig rig = rig();
                FrameSocket socket = FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.udpDestinationPort(4433))) {
            var kept = new ArrayList<Long>();
            FrameHandler keeps = (_, offset, _) -> {
                kept.add(offset);
                return FrameHandler.Next.KEEP;
            };
            while (kept.size() < UmemSpec.DEFAULT.chunks()) {
                rig.send(frame);
                socket.receive(keeps, Rig.SOON);
            }

            kept.forEach(socket.socket().umem().pool()::give);
            assertEquals(0, socket.receive(keeps, Duration.ZERO));
            rig.send(frame);

            assertEquals(1, socket.receive(keeps, Rig.SOON));
        }
    }
}
