package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is asked of the software driver for frames that are sent; needs no rights. */
final class SoftwareTxMetadataTest implements TxMetadataContract {

    private static final byte[] FRAME = Frames.udp(4433, "hello");
    private static final int TCI = 0x6064;

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }

    private MetadataBed bedWithVlan() throws XdpException {
        return new MetadataBed(rig(1, 1500), TxMetadata.BYTES_WITH_VLAN);
    }

    @Test
    void tagIsPutInBehindTheChecksum() throws XdpException {
        try (MetadataBed bed = bedWithVlan()) {
            long address = bed.place(MetadataBed.unfinished(FRAME));
            bed.metadata.request(address).vlan(TCI).checksum(MetadataBed.UDP, MetadataBed.CHECKSUM);

            bed.send(address, FRAME.length);

            assertArrayEquals(tagged(FRAME), bed.receiver.next());
        }
    }

    @Test
    void largestFrameMayHaveATagAndNoMore() throws XdpException {
        byte[] largest = Frames.udp(4433, new byte[1500 - 28]);
        byte[] larger = Arrays.copyOf(largest, largest.length + 1);
        try (MetadataBed bed = bedWithVlan()) {
            for (byte[] frame : new byte[][] {larger, largest}) {
                long address = bed.place(frame);
                bed.metadata.request(address).vlan(TCI).timestamp();
                bed.send(address, frame.length);
            }

            assertArrayEquals(tagged(largest), bed.receiver.next());
            assertEquals(0, bed.receiver.socket().rx().peek(1));
            assertEquals(0, bed.sender.statistics().txInvalid());
        }
    }

    @Test
    void senderSeesItsFrameAsItWas() throws XdpException {
        byte[] unfinished = MetadataBed.unfinished(FRAME);
        try (MetadataBed bed = bedWithVlan()) {
            long address = bed.place(unfinished);
            bed.metadata.request(address).vlan(TCI).checksum(MetadataBed.UDP, MetadataBed.CHECKSUM);

            bed.send(address, FRAME.length);

            assertArrayEquals(
                    unfinished,
                    bed.memory.memory().asSlice(address, FRAME.length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void whatIsAskedOutsideOfTheFrameMakesItInvalid() throws XdpException {
        int[][] places = {{FRAME.length, 0}, {FRAME.length - 1, 0}, {0, FRAME.length - 1}, {0xFFFF, 0xFFFF}};
        try (MetadataBed bed = bed()) {
            for (int[] place : places) {
                long address = bed.place(FRAME);
                bed.metadata.request(address).checksum(place[0], place[1]);
                bed.send(address, FRAME.length);
            }

            assertEquals(places.length, bed.sender.statistics().txInvalid());
            assertEquals(0, bed.receiver.socket().rx().peek(1));
        }
    }

    @Test
    void flagThatNobodyKnowsMakesADescriptorInvalid() throws XdpException {
        try (MetadataBed bed = bed()) {
            for (int bit = 2; bit < 64; bit++) {
                long address = bed.place(FRAME);
                bed.memory.memory().set(ValueLayout.JAVA_LONG_UNALIGNED, address - TxMetadata.BYTES, 1L << bit);
                bed.send(address, FRAME.length);
            }

            assertEquals(62, bed.sender.statistics().txInvalid());
        }
    }

    @Test
    void metadataInMemoryWithoutIsInvalid() throws XdpException {
        try (Rig rig = rig(1, 1500);
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT);
                Umem memory = rig.umem();
                XskSocket sender = rig.xdp().open(rig.right().queue(0), memory, XskSpec.DEFAULT.sendOnly())) {
            assertEquals(1, sender.tx().reserve(1));
            sender.tx().setWithMetadata(0, memory.pool().take() + 256, 60);
            sender.tx().submit(1);
            sender.wakeup();

            assertEquals(1, sender.statistics().txInvalid());
            assertEquals(0, receiver.socket().rx().peek(1));
        }
    }

    @Test
    void withoutMultiBufferFramesOfSeveralDescriptorsAreRefused() throws XdpException {
        try (MetadataBed bed = bed()) {
            long address = bed.place(FRAME);
            assertEquals(4, bed.sender.tx().reserve(4));
            bed.sender.tx().setContinued(0, address, 30);
            bed.sender.tx().setContinued(1, address + 30, 10);
            bed.sender.tx().set(2, address + 40, FRAME.length - 40);
            bed.sender.tx().set(3, address, FRAME.length);
            bed.sender.tx().submit(4);
            bed.sender.wakeup();

            assertEquals(3, bed.sender.statistics().txInvalid());
            assertArrayEquals(FRAME, bed.receiver.next());
        }
    }

    @Test
    void frameOfSeveralDescriptorsHasOneRequest() throws XdpException {
        byte[] frame = Frames.udp(4433, new byte[1000]);
        byte[] unfinished = MetadataBed.unfinished(frame);
        XskSpec rings = XskSpec.DEFAULT.withRings(64).withMultiBuffer();
        try (MetadataBed bed = new MetadataBed(rig(1, 1500), TxMetadata.BYTES_WITH_VLAN, rings, rings)) {
            long first = bed.place(Arrays.copyOf(unfinished, 500));
            long second = bed.place(Arrays.copyOfRange(unfinished, 500, unfinished.length));
            bed.metadata.request(first).vlan(TCI).checksum(MetadataBed.UDP, MetadataBed.CHECKSUM);
            assertEquals(2, bed.sender.tx().reserve(2));
            bed.sender.tx().setContinuedWithMetadata(0, first, 500);
            bed.sender.tx().set(1, second, unfinished.length - 500);
            bed.sender.tx().submit(2);

            bed.push(2);

            assertArrayEquals(tagged(frame), bed.receiver.next());
        }
    }

    @Test
    void chunkOfAReceivedFrameMayBeSentWithMetadata() throws XdpException {
        try (MetadataBed bed = bedWithVlan();
                Umem memory = bed.rig.xdp().umem(bed.memory.spec())) {
            bed.receiver.close();
            try (XskSocket echo = bed.rig.xdp().open(bed.rig.left().queue(0), memory, XskSpec.DEFAULT.withRings(64))) {
                bed.rig
                        .xdp()
                        .attach(
                                bed.rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirect(echo)),
                                AttachSpec.DEFAULT);
                bed.send(bed.place(FRAME), FRAME.length);
                assertEquals(1, echo.rx().peek(1));
                long address = echo.rx().address(0);
                memory.txMetadata().request(address).vlan(TCI);
                assertEquals(1, echo.tx().reserve(1));
                echo.tx().setWithMetadata(0, address, echo.rx().length(0));
                echo.rx().release(1);
                echo.tx().submit(1);
                echo.wakeup();

                assertEquals(0, echo.statistics().txInvalid());
                assertEquals(1, memory.pool().reclaim(echo.completion()));
            }
        }
    }

    private static byte[] tagged(byte[] frame) {
        byte[] tagged = new byte[frame.length + 4];
        var memory = MemorySegment.ofArray(tagged);
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, memory, 0, 12);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), 12, (short) 0x8100);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), 14, (short) TCI);
        MemorySegment.copy(MemorySegment.ofArray(frame), 12, memory, 16, frame.length - 12);
        return tagged;
    }
}
