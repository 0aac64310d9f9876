package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.VlanMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.ring.RxMetadata.Checksum;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.wire.FrameWriter;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What sockets of the software driver learn of received frames; needs no rights. */
final class SoftwareRxMetadataTest {

    private static final int TCI = 0x6064;
    private static final byte[] FRAME = Frames.udp(4433, "hello");
    private static final XskSpec RINGS = XskSpec.DEFAULT.withRings(64).withMetadata();

    /** A wire, one end of which sends, and the other receives all, with metadata. */
    private static final class Bed implements AutoCloseable {

        final Xdp xdp;
        final Umem memory;
        final XskSocket sender;
        final XskSocket receiver;
        final RxMetadata metadata;

        Bed(VlanMode vlan, LinkSpec link, XskSpec rings, int mtu) throws XdpException {
            var spec = new NetworkSpec(
                    List.of(
                            NicSpec.of("left").withMtu(mtu),
                            NicSpec.of("right").withMtu(mtu).withVlan(vlan)),
                    List.of(new JoinSpec.Wire("left", "right", link)));
            this.xdp = Xdp.software(SoftwareNetwork.of(spec));
            this.memory = xdp.umem(new UmemSpec(512, 2048, 0).withTxMetadata(TxMetadata.BYTES_WITH_VLAN));
            this.sender = xdp.open(xdp.find("left").queue(0), memory, rings.sendOnly());
            this.receiver = xdp.open(xdp.find("right").queue(0), memory, rings.receiveOnly());
            this.metadata = memory.rxMetadata();
        }

        Bed(VlanMode vlan) throws XdpException {
            this(vlan, LinkSpec.PERFECT, RINGS, 1500);
        }

        Bed redirect(Match match) throws XdpException {
            xdp.attach(
                    xdp.find("right").rx(),
                    RuleList.of(match.redirect(receiver)),
                    AttachSpec.DEFAULT.withManagementAllowed());
            return this;
        }

        /** Sends a frame, with a tag if {@code tci} is not negative; returns when it was sent. */
        long send(byte[] frame, int tci) throws XdpException {
            long at = memory.pool().take() + TxMetadata.BYTES_WITH_VLAN;
            MemorySegment.copy(MemorySegment.ofArray(frame), 0, memory.memory(), at, frame.length);
            TxMetadata request = memory.txMetadata().request(at).timestamp();
            if (tci >= 0) {
                request.vlan(tci);
            }
            assertEquals(1, sender.tx().reserve(1));
            sender.tx().setWithMetadata(0, at, frame.length);
            sender.tx().submit(1);
            sender.wakeup();
            assertEquals(1, memory.pool().reclaim(sender.completion()));
            return request.sentNanos(at);
        }

        /** Waits for the next frame; {@code metadata} then shows what is known of it. */
        byte[] next() throws XdpException {
            assertTrue(receiver.await(Events.RECEIVED, Rig.SOON));
            assertEquals(1, receiver.rx().peek(1));
            byte[] frame = memory.copyOf(receiver.rx(), 0);
            metadata.look(receiver.rx().address(0));
            receiver.rx().release(1);
            return frame;
        }

        @Override
        public void close() {
            xdp.close();
        }
    }

    @Test
    void hashIsThatOfMicrosoftsVectors() throws XdpException {
        try (Bed bed = new Bed(VlanMode.KEEP).redirect(Match.all())) {
            byte[] frame = new byte[100];
            int length = new FrameWriter()
                    .start(MemorySegment.ofArray(frame), 0, frame.length)
                    .ethernet(Frames.LEFT, Frames.RIGHT)
                    .ipv4(66 << 24 | 9 << 16 | 149 << 8 | 187, 161 << 24 | 142 << 16 | 100 << 8 | 80)
                    .udp(2794, 1766)
                    .payload(MemorySegment.ofArray(new byte[20]), 0, 20)
                    .finish();
            for (int tci : new int[] {-1, TCI}) {
                bed.send(Arrays.copyOf(frame, length), tci);

                bed.next();

                assertEquals(0x51ccc178, bed.metadata.hash());
            }
        }
    }

    @Test
    void checksumsAreJudged() throws XdpException {
        byte[] badUdp = FRAME.clone();
        badUdp[50]++;
        byte[] badIp = FRAME.clone();
        badIp[30]++;
        byte[] without = FRAME.clone();
        without[40] = 0;
        without[41] = 0;
        try (Bed bed = new Bed(VlanMode.KEEP).redirect(Match.all())) {
            assertJudged(bed, FRAME, Checksum.GOOD, Checksum.GOOD);
            assertJudged(bed, badUdp, Checksum.GOOD, Checksum.BAD);
            assertJudged(bed, badIp, Checksum.BAD, Checksum.BAD);
            assertJudged(bed, without, Checksum.GOOD, Checksum.NONE);
            assertJudged(bed, new byte[60], Checksum.NONE, Checksum.NONE);
        }
    }

    private static void assertJudged(Bed bed, byte[] frame, Checksum ipv4, Checksum udp) throws XdpException {
        for (int tci : new int[] {-1, TCI}) {
            bed.send(frame, tci);
            bed.next();
            assertTrue(bed.metadata.isThere());
            assertEquals(ipv4, bed.metadata.ipv4Checksum());
            assertEquals(udp, bed.metadata.checksum());
        }
    }

    @Test
    void tagIsTakenOffBeforeProgramsLook() throws XdpException {
        try (Bed bed = new Bed(VlanMode.STRIP).redirect(Match.parse("not vlan 100"))) {
            bed.send(FRAME, TCI);

            assertArrayEquals(FRAME, bed.next());
            assertTrue(bed.metadata.hasVlan());
            assertEquals(TCI, bed.metadata.vlan());
            assertEquals(FRAME.length + 4, bed.metadata.originalLength());
        }
    }

    @Test
    void tagZeroIsATag() throws XdpException {
        try (Bed bed = new Bed(VlanMode.STRIP).redirect(Match.all())) {
            bed.send(FRAME, 0);
            bed.next();
            assertTrue(bed.metadata.hasVlan());
            assertEquals(0, bed.metadata.vlan());

            bed.send(FRAME, -1);
            assertArrayEquals(FRAME, bed.next());
            assertFalse(bed.metadata.hasVlan());
        }
    }

    @Test
    void tagStaysWhereItIsKept() throws XdpException {
        try (Bed bed = new Bed(VlanMode.KEEP).redirect(Match.parse("vlan 100"))) {
            bed.send(FRAME, TCI);

            assertEquals(FRAME.length + 4, bed.next().length);
            assertFalse(bed.metadata.hasVlan());
            assertEquals(FRAME.length + 4, bed.metadata.originalLength());
        }
    }

    @Test
    void tagIsTakenOffForSocketsWithoutMetadataToo() throws XdpException {
        XskSpec plain = XskSpec.DEFAULT.withRings(64);
        try (Bed bed = new Bed(VlanMode.STRIP, LinkSpec.PERFECT, plain, 1500).redirect(Match.all())) {
            bed.send(FRAME, TCI);

            assertArrayEquals(FRAME, bed.next());
        }
    }

    @Test
    void frameComesAfterItWasSentAndTheWayTakesItsTime() throws XdpException {
        LinkSpec slow = LinkSpec.PERFECT.withDelay(Duration.ofMillis(3));
        try (Bed bed = new Bed(VlanMode.KEEP, slow, RINGS, 1500).redirect(Match.all())) {
            long sent = bed.send(FRAME, -1);
            assertArrayEquals(FRAME, bed.next());
            long first = bed.metadata.nanos();
            assertTrue(first - sent >= 2_900_000, first + " after " + sent);

            bed.send(FRAME, -1);
            bed.next();

            assertTrue(bed.metadata.nanos() > first);
        }
    }

    @Test
    void frameOfSeveralDescriptorsIsDescribedOnce() throws XdpException {
        byte[] frame = Frames.udp(4433, new byte[1900]);
        try (Bed bed = new Bed(VlanMode.STRIP, LinkSpec.PERFECT, RINGS.withMultiBuffer(), 3000).redirect(Match.all())) {
            bed.send(frame, TCI);

            assertEquals(1792, bed.next().length);
            assertEquals(Checksum.GOOD, bed.metadata.checksum());
            assertEquals(TCI, bed.metadata.vlan());
            assertEquals(frame.length + 4, bed.metadata.originalLength());
            assertEquals(frame.length - 1792, bed.next().length);
        }
    }

    /** A tag that makes a frame too large for a chunk is taken off before that counts. */
    @Test
    void frameThatFitsWithoutItsTagArrives() throws XdpException {
        byte[] chunk = Frames.udp(4433, new byte[1792 - 42]);
        XskSpec rings = RINGS.withMultiBuffer();
        try (Bed bed = new Bed(VlanMode.STRIP, LinkSpec.PERFECT, rings, 1790).redirect(Match.all())) {
            bed.send(chunk, TCI);

            assertArrayEquals(chunk, bed.next());
        }
    }
}
