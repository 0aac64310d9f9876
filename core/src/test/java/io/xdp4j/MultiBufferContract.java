package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of several descriptors, on every driver that has them. */
interface MultiBufferContract {
    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default PartBed bed() throws XdpException {
        return new PartBed(rig(1, 9000));
    }

    @Test
    default void frameLargerThanAChunkIsCutOverSeveral() throws XdpException {
        byte[] frame = frame(8000, 1);
        try (PartBed bed = bed()) {
            bed.sender().send(frame, 4096);

            List<byte[]> parts = bed.next();
            assertArrayEquals(
                    new int[] {3840, 3840, 320},
                    parts.stream().mapToInt(part -> part.length).toArray());
            assertArrayEquals(frame, PartBed.joined(parts));
        }
    }

    @Test
    default void frameThatFitsIntoAChunkIsOfOneDescriptor() throws XdpException {
        try (PartBed bed = bed()) {
            for (int length : new int[] {60, 3839, 3840}) {
                bed.sender().send(frame(length, length), 4096);

                assertEquals(1, bed.next().size());
            }
            bed.sender().send(frame(3841, 5), 4096);

            assertEquals(2, bed.next().size());
        }
    }

    @Test
    default void headroomIsKeptFreeInEachChunk() throws XdpException {
        byte[] frame = frame(3000, 2);
        try (PartBed bed = new PartBed(rig(1, 9000), new UmemSpec(64, 2048, 100), PartBed.RINGS)) {
            bed.sender().send(frame, 4096);

            List<byte[]> parts = bed.next();
            assertArrayEquals(
                    new int[] {1692, 1308},
                    parts.stream().mapToInt(part -> part.length).toArray());
            assertArrayEquals(frame, PartBed.joined(parts));
        }
    }

    @Test
    default void frameIsPutTogetherOfUpToEighteenParts() throws XdpException {
        try (PartBed bed = bed()) {
            for (int parts = 1; parts <= XskSpec.MAX_PARTS; parts++) {
                byte[] frame = frame(parts * 100, parts);

                bed.sender().send(frame, 100);
                bed.sender().push();

                assertArrayEquals(frame, PartBed.joined(bed.next()), parts + " parts");
            }
            assertEquals(0, bed.sender().socket().statistics().txInvalid());
        }
    }

    @Test
    default void framesOfAnyPartsArriveInOrder() throws XdpException {
        var random = new Random(5);
        try (PartBed bed = bed()) {
            for (int round = 0; round < 300; round++) {
                byte[] one = frame(60 + random.nextInt(8900), round);
                byte[] two = frame(60 + random.nextInt(8900), round + 1);
                bed.sender().send(one, Math.clamp(one.length / (1 + random.nextInt(16)) + 1, 60, 4096));
                bed.sender().send(two, 4096);

                assertArrayEquals(one, PartBed.joined(bed.next()));
                assertArrayEquals(two, PartBed.joined(bed.next()));
                bed.sender().push();
            }
        }
    }

    @Test
    default void frameOfMorePartsIsRefusedWhole() throws XdpException {
        byte[] frame = frame(80, 9);
        try (PartBed bed = bed()) {
            for (int more = 1; more < 7; more++) {
                bed.sender().send(frame((XskSpec.MAX_PARTS + more) * 80, 8), 80);
                bed.sender().push();
            }
            bed.sender().send(frame, 80);

            assertArrayEquals(frame, PartBed.joined(bed.next()));
            assertEquals(0, bed.receiver().rx().peek(1));
            assertEquals(
                    6 * XskSpec.MAX_PARTS + 21,
                    bed.sender().socket().statistics().txInvalid());
        }
    }

    @Test
    default void partThatMakesNoSenseEndsItsFrame() throws XdpException {
        byte[] frame = frame(80, 3);
        long[][] bad = {{0, 0}, {-1, 80}, {1L << 40, 80}, {4090, 80}, {0, 4097}};
        try (PartBed bed = bed()) {
            for (long[] part : bad) {
                bed.sender().queue(bed.sender().part(frame, 0, 80), 80, PartSender.CONTINUES);
                bed.sender().queue(part[0], (int) part[1], PartSender.CONTINUES);
                bed.sender().queue(bed.sender().part(frame, 0, 80), 80, PartSender.CONTINUES);
                bed.sender().queue(bed.sender().part(frame, 0, 80), 80, 0);
                bed.sender().queue(bed.sender().part(frame, 0, 80), 80, PartSender.CONTINUES);
                bed.sender().queue(part[0], (int) part[1], 0);
                bed.sender().send(frame, 80);

                assertArrayEquals(frame, PartBed.joined(bed.next()));
                bed.sender().forgetCompleted();
            }
            assertEquals(0, bed.receiver().rx().peek(1));
            assertEquals(6 * bad.length, bed.sender().socket().statistics().txInvalid());
        }
    }

    @Test
    default void frameThatHasNotEndedIsSentWhenItDoes() throws XdpException {
        byte[] frame = frame(300, 4);
        try (PartBed bed = bed()) {
            bed.sender().queue(bed.sender().part(frame, 0, 100), 100, PartSender.CONTINUES);
            bed.sender().push();
            bed.sender().queue(bed.sender().part(frame, 100, 100), 100, PartSender.CONTINUES);
            bed.sender().push();
            assertEquals(0, bed.receiver().rx().peek(1));

            bed.sender().queue(bed.sender().part(frame, 200, 100), 100, 0);
            bed.sender().push();

            assertArrayEquals(frame, PartBed.joined(bed.next()));
        }
    }

    @Test
    default void frameForWhichThereAreTooFewChunksTakesNone() throws XdpException {
        byte[] frame = frame(3840 * 2, 6);
        try (PartBed bed = new PartBed(rig(1, 9000), PartSender.MEMORY.withChunks(2), PartBed.RINGS)) {
            bed.sender().send(frame(3840 * 2 + 1, 6), 4096);
            assertEquals(0, bed.receiver().rx().peek(1));
            assertEquals(1, bed.receiver().statistics().rxDropped());
            assertEquals(0, bed.receiver().statistics().fillRingEmpty());

            bed.sender().send(frame, 4096);

            assertArrayEquals(frame, PartBed.joined(bed.next()));
        }
    }

    @Test
    default void frameForWhichTheRxRingIsTooFullIsDroppedWhole() throws XdpException {
        byte[] frame = frame(8000, 7);
        XskSpec rings = new XskSpec(4, 4, 64, 64, SocketMode.AUTO, true, 0).withMultiBuffer();
        try (PartBed bed = new PartBed(rig(1, 9000), PartSender.MEMORY, rings)) {
            bed.sender().send(frame, 4096);
            bed.sender().send(frame, 4096);

            assertArrayEquals(frame, PartBed.joined(bed.next()));
            assertEquals(0, bed.receiver().rx().peek(1));
            assertEquals(1, bed.receiver().statistics().rxRingFull());
        }
    }

    /** A UDP frame to port 4433 of that length. */
    private static byte[] frame(int length, int seed) {
        byte[] payload = new byte[length - 42];
        new Random(seed).nextBytes(payload);
        return Frames.udp(4433, payload);
    }
}
