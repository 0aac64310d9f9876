package io.xdp4j;

import static io.xdp4j.HostBed.assertFrames;
import static io.xdp4j.HostBed.send;
import static io.xdp4j.HostBed.taken;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.rule.Match;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of several descriptors, and metadata, where sockets stand at the host's side of the software driver. */
@SuppressWarnings("try") // what is closed is what frames go through
final class MultiBufferHookTest {

    private static final byte[] LARGE = Frames.udp(2, new byte[8000 - 42]);
    private static final byte[] SMALL = Frames.udp(2, "small");
    private static final XskSpec RINGS = HostBed.RINGS.withMultiBuffer();

    private static HostBed bed() throws XdpException {
        return new HostBed(
                NicSpec.of("left").withMtu(9000).withSharedQueues(),
                NicSpec.of("right").withMtu(9000));
    }

    @Test
    void whatTheHostSendsIsCutOverChunks() throws XdpException {
        try (HostBed bed = bed();
                HostBed.End end = bed.open(bed.left.queue(0), RINGS.withReceivesFrom(Direction.TX));
                XdpLink _ = bed.sent(bed.left, Match.all().redirectOrDrop(end.socket()))) {
            send(bed.host(bed.left), LARGE, SMALL);

            assertArrayEquals(LARGE, PartBed.joined(PartBed.next(end.socket())));
            assertArrayEquals(SMALL, PartBed.joined(PartBed.next(end.socket())));
        }
    }

    @Test
    void whatIsPutInIsPutTogether() throws XdpException {
        try (HostBed bed = bed();
                HostBed.End end = bed.open(bed.left.queue(0), RINGS.withSendsTo(Direction.RX))) {
            Host host = bed.host(bed.left);
            put(end, 0, 4000, true);
            put(end, 4000, 4000, false);
            end.socket().wakeup();

            assertFrames(taken(host), LARGE);
            assertEquals(2, end.umem().pool().reclaim(end.socket().completion()));
        }
    }

    private static void put(HostBed.End end, int at, int length, boolean continues) {
        long chunk = end.umem().pool().take();
        MemorySegment.copy(MemorySegment.ofArray(LARGE), at, end.umem().memory(), chunk, length);
        assertEquals(1, end.socket().tx().reserve(1));
        if (continues) {
            end.socket().tx().setContinued(0, chunk, length);
        } else {
            end.socket().tx().set(0, chunk, length);
        }
        end.socket().tx().submit(1);
    }

    /** No card has seen what the host sends. */
    @Test
    void nothingIsKnownOfWhatTheHostSends() throws XdpException {
        try (HostBed bed = bed();
                HostBed.End end = bed.open(
                        bed.left.queue(0), RINGS.withReceivesFrom(Direction.TX).withMetadata());
                XdpLink _ = bed.sent(bed.left, Match.all().redirectOrDrop(end.socket()))) {
            end.umem().memory().fill((byte) -1);
            send(bed.host(bed.left), SMALL);
            RxMetadata metadata = end.umem().rxMetadata();

            assertEquals(1, end.socket().rx().peek(1));
            metadata.look(end.socket().rx().address(0));
            assertFalse(metadata.isThere());
            assertFalse(metadata.hasVlan());
        }
    }

    @Test
    void socketsOfAQueueMayBeOfBothKinds() throws XdpException {
        try (HostBed bed = bed();
                HostBed.End plain = bed.open(bed.left.queue(0), HostBed.RINGS.sendOnly());
                HostBed.End several = bed.open(bed.left.queue(0), RINGS);
                HostBed.End far = bed.open(bed.right.queue(0), RINGS);
                XdpLink _ = bed.received(bed.right, Match.all().redirectOrDrop(far.socket()));
                XdpLink _ = bed.received(bed.left, Match.all().redirectOrDrop(several.socket()))) {
            plain.send(SMALL);
            put(several, 0, 4000, true);
            put(several, 4000, 4000, false);
            several.socket().wakeup();
            plain.send(SMALL);

            for (byte[] frame : List.of(SMALL, LARGE, SMALL)) {
                assertArrayEquals(frame, PartBed.joined(PartBed.next(far.socket())));
            }
        }
    }
}
