package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What opening and closing sockets and memory does and refuses, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface OpenContract {

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default Rig rig() throws XdpException {
        return rig(1, 1500);
    }

    @Test
    default void queueCanBeOpenedAgainAtOnceAfterClose() throws XdpException {
        byte[] frame = Frames.udp(4433, "again");
        try (Rig rig = rig()) {
            for (int i = 0; i < 20; i++) {
                try (Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
                    rig.send(frame);
                    assertArrayEquals(frame, receiver.next());
                }
            }
        }
    }

    @Test
    default void busyQueueIsRefusedWithAdvice() throws XdpException {
        try (Rig rig = rig();
                Receiver _ = Receiver.open(rig, XskSpec.DEFAULT);
                Umem other = rig.umem()) {
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().open(rig.left().queue(0), other, XskSpec.DEFAULT));

            assertEquals(Kind.BUSY, refused.kind());
            assertTrue(refused.getMessage().contains("left queue 0"), refused.getMessage());
            assertFalse(refused.advice().isEmpty());
        }
    }

    @Test
    default void whatIsOpenSaysWhatItIs() throws XdpException {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap("wide", 2);
                XdpSet set = rig.xdp().set(SetSpec.of("seen", SetType.PORT));
                XdpLink link = rig.xdp()
                        .attach(rig.right().rx(), RuleList.parse("udp dst port 1 -> drop"), AttachSpec.DEFAULT)) {
            UmemSpec memory = receiver.socket().umem().spec();

            assertEquals(
                    "socket-" + rig.left().index() + "-0 on left queue 0",
                    receiver.socket().toString());
            assertEquals(
                    "umem of " + memory.chunks() + " chunks of 4096 bytes",
                    receiver.socket().umem().toString());
            assertEquals("map wide", map.toString());
            assertEquals("set seen of port", set.toString());
            assertEquals("link on right RX INSPECT, " + link.mode(), link.toString());
        }
    }

    @Test
    default void mapHasAsManySlotsAsWereAskedFor() throws XdpException {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap("wide", 1000)) {
            map.put(999, receiver.socket());
            map.remove(999);
            map.remove(999);

            assertThrows(IllegalArgumentException.class, () -> map.put(1000, receiver.socket()));
        }
    }

    @Test
    default void queueOutOfRangeIsRefusedWithThoseThereAre() throws XdpException {
        try (Rig rig = rig(2, 1500);
                Umem umem = rig.umem()) {
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().open(rig.left().queue(2), umem, XskSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("0 to 1"), refused.getMessage());
        }
    }

    @Test
    default void mtuOverTheChunkIsRefusedWithTheRemedy() throws XdpException {
        try (Rig rig = rig(1, 3000);
                Umem umem = rig.xdp().umem(new UmemSpec(64, 2048, 0))) {
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT));

            assertEquals(Kind.LIMIT, refused.kind());
            assertTrue(refused.getMessage().contains("3000"), refused.getMessage());
            assertTrue(refused.advice().contains("MTU"), refused.advice());
        }
    }

    @Test
    default void modeIsWhatWasGotAndADemandedOneThatIsNotThereIsRefused() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem()) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT.withMode(SocketMode.ZERO_COPY)));
            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertFalse(refused.advice().isEmpty());

            try (XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT)) {
                assertEquals(SocketMode.COPY, socket.mode());
            }
        }
    }

    @Test
    default void memoryThatASocketUsesCannotBeClosed() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket _ = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT)) {
            assertThrows(IllegalStateException.class, umem::close);
        }
    }

    @Test
    default void ringsOfAClosedSocketRefuseUse() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem()) {
            XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
            socket.close();
            socket.close();

            assertThrows(IllegalStateException.class, () -> socket.rx().peek(1));
            assertThrows(IllegalStateException.class, socket::wakeup);
            assertThrows(IllegalStateException.class, socket::statistics);
            assertFalse(socket.await(Events.RECEIVED, Duration.ZERO));
        }
    }

    @Test
    default void ringsThatTheSpecLeavesOutAreRefused() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket sender = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT.sendOnly());
                XskSocket receiver = rig.xdp().open(rig.right().queue(0), umem, XskSpec.DEFAULT.receiveOnly())) {
            assertThrows(IllegalStateException.class, sender::rx);
            assertThrows(IllegalStateException.class, receiver::tx);
        }
    }

    @Test
    default void closingXdpClosesAllThatWasOpenedFromIt() throws XdpException {
        Rig rig = rig();
        Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);

        rig.close();

        assertThrows(IllegalStateException.class, () -> receiver.socket().rx().peek(1));
        assertThrows(IllegalStateException.class, () -> rig.xdp().umem(UmemSpec.DEFAULT));
    }
}
