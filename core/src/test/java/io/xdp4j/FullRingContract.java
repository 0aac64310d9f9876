package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import org.junit.jupiter.api.Test;

/** Rings that are full or empty: it is counted, and all goes on when there is room again. On every driver. */
interface FullRingContract {

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    @Test
    default void fullRxRingGoesOnWhenItIsRead() throws XdpException {
        try (Rig rig = rig(1, 1500);
                Umem umem = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(64));
                Receiver receiver = Receiver.open(rig, new XskSpec(4, 4, 64, 64, SocketMode.AUTO, true, 0), umem)) {
            for (int i = 0; i < 10; i++) {
                rig.send(frame(i));
            }
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(frame(i), receiver.next());
            }

            for (int i = 10; i < 200; i++) {
                rig.send(frame(i));
                assertArrayEquals(frame(i), receiver.next());
            }

            assertEquals(6, receiver.socket().statistics().rxRingFull());
            assertEquals(0, receiver.socket().statistics().rxDropped());
        }
    }

    @Test
    default void emptyFillRingGoesOnWhenItIsRefilled() throws XdpException {
        try (Rig rig = rig(1, 1500);
                Umem umem = rig.xdp().umem(UmemSpec.DEFAULT.withChunks(4));
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(64), umem)) {
            for (int i = 0; i < 10; i++) {
                rig.send(frame(i));
            }
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(frame(i), receiver.next());
            }

            for (int i = 10; i < 200; i++) {
                rig.send(frame(i));
                assertArrayEquals(frame(i), receiver.next());
            }

            assertEquals(6, receiver.socket().statistics().fillRingEmpty());
            assertEquals(4, umem.pool().available() + receiver.socket().fill().pending());
        }
    }

    @Test
    default void fullTxRingTakesNoneAndGoesOnAfterAWakeup() throws XdpException {
        try (Rig rig = rig(1, 1500);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp()
                        .open(
                                rig.right().queue(0),
                                memory,
                                XskSpec.DEFAULT.withRings(64).sendOnly())) {
            for (int round = 0; round < 10; round++) {
                Receiver.fillTx(sender, frame(round), 64);
                assertEquals(0, sender.tx().reserve(1));

                sender.wakeup();

                assertEquals(0, sender.tx().pending());
                reclaim(sender, 64);
                for (int i = 0; i < 64; i++) {
                    assertArrayEquals(frame(round), receiver.next());
                }
            }
            assertEquals(memory.spec().chunks(), memory.pool().available());
        }
    }

    @Test
    default void completionsThatNobodyTakesHoldTheSenderBackUntilTheyAreTaken() throws XdpException {
        var rings = new XskSpec(64, 64, 64, 16, SocketMode.AUTO, true, 0);
        try (Rig rig = rig(1, 1500);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, rings.sendOnly())) {
            Receiver.fillTx(sender, frame(1), 64);
            sender.wakeup();
            int held = sender.tx().pending();
            assertTrue(held >= 64 - 16 && held < 64, "still to be sent: " + held);

            int back = 0;
            for (int round = 0; back < 64 && round < 100; round++) {
                assertTrue(sender.await(Events.COMPLETED, Rig.SOON), "only " + back + " came back");
                back += memory.pool().reclaim(sender.completion());
                sender.wakeup();
            }

            assertEquals(64, back);
            for (int i = 0; i < 64; i++) {
                assertArrayEquals(frame(1), receiver.next());
            }
            assertEquals(memory.spec().chunks(), memory.pool().available());
        }
    }

    private static byte[] frame(int number) {
        return Frames.udp(4433, "frame " + number);
    }

    private static void reclaim(XskSocket sender, int frames) throws XdpException {
        for (int back = 0; back < frames; back += sender.umem().pool().reclaim(sender.completion())) {
            assertTrue(sender.await(Events.COMPLETED, Rig.SOON), "only " + back + " came back");
        }
    }
}
