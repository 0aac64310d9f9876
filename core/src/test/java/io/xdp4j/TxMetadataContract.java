package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.ring.TxMetadata;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is asked of the driver for frames that are sent, on every driver. */
interface TxMetadataContract {

    /** Makes two joined interfaces. */
    Rig rig(int queues, int mtu) throws XdpException;

    default MetadataBed bed() throws XdpException {
        return new MetadataBed(rig(1, 1500), TxMetadata.BYTES);
    }

    @Test
    default void checksumIsFilledIn() throws XdpException {
        var random = new Random(3);
        try (MetadataBed bed = bed()) {
            for (int length = 1; length < 400; length += 13) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                byte[] frame = Frames.udp(4433, payload);
                byte[] unfinished = MetadataBed.unfinished(frame);
                assertFalse(Arrays.equals(frame, unfinished));
                long address = bed.place(unfinished);
                bed.metadata.request(address).checksum(MetadataBed.UDP, MetadataBed.CHECKSUM);

                bed.send(address, frame.length);

                assertArrayEquals(frame, bed.receiver.next());
            }
        }
    }

    @Test
    default void timesOfFramesRise() throws XdpException {
        byte[] frame = Frames.udp(4433, "when");
        long last = 0;
        try (MetadataBed bed = bed()) {
            for (int i = 0; i < 20; i++) {
                long address = bed.place(frame);
                bed.metadata.request(address).timestamp();

                bed.send(address, frame.length);

                long sent = bed.metadata.sentNanos(address);
                assertTrue(sent > last, sent + " after " + last);
                last = sent;
                assertArrayEquals(frame, bed.receiver.next());
            }
        }
    }

    @Test
    default void frameOfWhichNothingIsAskedArrivesAsItIs() throws XdpException {
        byte[] unfinished = MetadataBed.unfinished(Frames.udp(4433, "as it is"));
        try (MetadataBed bed = bed()) {
            long address = bed.place(unfinished);
            bed.metadata.request(address);

            bed.send(address, unfinished.length);

            assertArrayEquals(unfinished, bed.receiver.next());
        }
    }

    @Test
    default void framesWithAndWithoutMetadataArriveInOrder() throws XdpException {
        byte[][] frames = new byte[40][];
        try (MetadataBed bed = bed()) {
            assertEquals(frames.length, bed.sender.tx().reserve(frames.length));
            for (int i = 0; i < frames.length; i++) {
                frames[i] = Frames.udp(4433, "frame " + i);
                boolean isAsked = i % 3 == 0;
                long address = bed.place(isAsked ? MetadataBed.unfinished(frames[i]) : frames[i]);
                if (isAsked) {
                    bed.metadata.request(address).checksum(MetadataBed.UDP, MetadataBed.CHECKSUM);
                    bed.sender.tx().setWithMetadata(i, address, frames[i].length);
                } else {
                    bed.sender.tx().set(i, address, frames[i].length);
                }
            }
            bed.sender.tx().submit(frames.length);

            bed.push(frames.length);

            for (byte[] frame : frames) {
                assertArrayEquals(frame, bed.receiver.next());
            }
        }
    }

    @Test
    default void frameWithoutRoomForMetadataInItsChunkIsRefused() throws XdpException {
        byte[] frame = Frames.udp(4433, "hello");
        try (MetadataBed bed = bed()) {
            long chunk = bed.place(frame) - TxMetadata.BYTES;
            assertEquals(3, bed.sender.tx().reserve(3));
            bed.sender.tx().set(0, chunk, frame.length);
            bed.sender.tx().set(1, chunk + TxMetadata.BYTES - 1, frame.length);
            bed.sender.tx().set(2, chunk + TxMetadata.BYTES, frame.length);
            bed.sender.tx().submit(3);
            bed.sender.wakeup();

            assertArrayEquals(frame, bed.receiver.next());
            assertEquals(2, bed.sender.statistics().txInvalid());
        }
    }
}
