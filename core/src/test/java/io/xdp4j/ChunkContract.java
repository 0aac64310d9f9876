package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.ChunkCounts;
import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import org.junit.jupiter.api.Test;

/** Where the chunks of a UMEM are, on every driver. */
interface ChunkContract {

    int CHUNKS = 64;
    int RING = 32;

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default Rig rig() throws XdpException {
        return rig(1, 1500);
    }

    @Test
    default void chunksOfASocketThatWaitsAreFreeOrInTheFillRing() throws XdpException {
        try (Rig rig = rig();
                Umem umem = umem(rig);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(RING), umem)) {

            assertEquals(
                    new ChunkCounts(CHUNKS, CHUNKS - RING, RING, 0, 0, 0, 0, 0),
                    receiver.socket().statistics().chunks());
            assertArrayEquals(new long[0], umem.held());
        }
    }

    @Test
    default void chunkThatTheApplicationKeepsIsNamed() throws XdpException {
        try (Rig rig = rig();
                Umem umem = umem(rig);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(RING), umem)) {
            rig.send(Frames.udp(4433, "kept"), Frames.udp(4433, "given"));
            while (receiver.socket().rx().pending() < 2) {
                assertTrue(receiver.socket().await(Events.RECEIVED, Rig.SOON));
            }
            assertEquals(2, umem.chunks().rx());
            assertEquals(0, umem.chunks().user());

            receiver.socket().rx().peek(2);
            long leaked = receiver.socket().rx().chunk(0);
            umem.pool().give(receiver.socket().rx().chunk(1));
            receiver.socket().rx().release(2);

            assertEquals(new ChunkCounts(CHUNKS, CHUNKS - RING + 1, RING - 2, 0, 0, 0, 0, 1), umem.chunks());
            assertArrayEquals(new long[] {leaked}, umem.held());
        }
    }

    @Test
    default void chunksOfFramesToSendAreFollowedToTheCompletionRing() throws XdpException {
        try (Rig rig = rig();
                Umem umem = umem(rig);
                XskSocket sender = rig.xdp()
                        .open(
                                rig.right().queue(0),
                                umem,
                                XskSpec.DEFAULT.withRings(RING).sendOnly())) {
            Receiver.fillTx(sender, Frames.udp(9, "gone"), 5);
            assertEquals(new ChunkCounts(CHUNKS, CHUNKS - 5, 0, 0, 5, 0, 0, 0), umem.chunks());

            sender.wakeup();
            while (sender.completion().pending() < 5) {
                assertTrue(sender.await(Events.COMPLETED, Rig.SOON));
            }

            assertEquals(new ChunkCounts(CHUNKS, CHUNKS - 5, 0, 0, 0, 5, 0, 0), umem.chunks());
            umem.pool().reclaim(sender.completion());
            assertEquals(CHUNKS, umem.chunks().free());
        }
    }

    @Test
    default void chunksInTheRingsOfAClosedSocketAreFreeAgain() throws XdpException {
        try (Rig rig = rig();
                Umem umem = umem(rig)) {
            for (int round = 0; round < 5; round++) {
                try (Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(RING), umem)) {
                    rig.send(Frames.udp(4433, "never looked at"));
                    assertTrue(receiver.socket().await(Events.RECEIVED, Rig.SOON));
                    Receiver.fillTx(receiver.socket(), Frames.udp(9, "never sent"), 3);
                }

                assertEquals(new ChunkCounts(CHUNKS, CHUNKS, 0, 0, 0, 0, 0, 0), umem.chunks());
                assertArrayEquals(new long[0], umem.held());
                assertEquals(CHUNKS, umem.pool().available());
            }
        }
    }

    @Test
    default void chunkThatWasPeekedWhenTheSocketClosedStaysTheApplications() throws XdpException {
        try (Rig rig = rig();
                Umem umem = umem(rig)) {
            long mine;
            try (Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT.withRings(RING), umem)) {
                rig.send(Frames.udp(4433, "peeked"));
                assertTrue(receiver.socket().await(Events.RECEIVED, Rig.SOON));
                assertEquals(1, receiver.socket().rx().peek(1));
                mine = receiver.socket().rx().chunk(0);
            }

            assertEquals(CHUNKS - 1, umem.pool().available());
            assertArrayEquals(new long[] {mine}, umem.held());
            umem.pool().give(mine);
            assertEquals(CHUNKS, umem.chunks().free());
        }
    }

    private static Umem umem(Rig rig) throws XdpException {
        return rig.xdp().umem(UmemSpec.DEFAULT.withChunks(CHUNKS));
    }
}
