package io.xdp4j.software.nic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a socket takes of a batch, and what it counts of the rest. */
final class RxEndTest {

    private static final UmemSpec MEMORY = new UmemSpec(8, 2048, 1700);
    private static final XskSpec SOCKET = XskSpec.DEFAULT.withRings(4);
    private static final int LARGEST = 92;

    private final NicQueue queue = new Network(new NetworkSpec(List.of(NicSpec.of("eth")), List.of()))
            .nics()
            .getFirst()
            .queue(0);

    @AutoClose
    private final SocketRings rings = new SocketRings(SOCKET, 2048, "test");

    private final MemorySegment umem = MemorySegment.ofArray(new byte[8 * 2048]);
    private final RxEnd end = RxEnd.of(queue, rings, new Waiting(rings, new Incoming(queue), 0), MEMORY, umem, SOCKET);
    private final FrameBatch frames = new FrameBatch();

    RxEndTest() throws XdpException {}

    @Test
    void frameLargerThanAChunkIsDroppedBeforeAChunkIsTaken() {
        fill(2048);

        assertEquals(0, deliver(LARGEST + 1));
        assertEquals(1, end.dropped());
        assertEquals(1, rings.fill.pending());
        assertEquals(1, deliver(LARGEST));
        assertEquals(1, rings.rx.pending());
    }

    @Test
    void framesThatFitAreTakenAroundThoseThatDoNot() {
        fill(0, 2048, 4096);

        assertEquals(3, deliver(60, LARGEST + 1, 61, 2000, 62));

        assertEquals(2, end.dropped());
        assertEquals(3, rings.rx.peek(4));
        assertEquals(61, rings.rx.length(1));
        assertEquals(2048, rings.rx.chunk(1));
    }

    @Test
    void entriesThatAreNoChunksAreSkippedAmidABatch() {
        fill(0, -1, 1L << 40, 2048);

        assertEquals(2, deliver(60, 61));

        assertEquals(2, end.invalid());
        assertEquals(0, rings.fill.pending());
    }

    @Test
    void eachMissingChunkIsCounted() {
        fill(0);

        assertEquals(1, deliver(60, 60, 60));

        assertEquals(2, end.fillRingEmpty());
        assertEquals(2, end.dropped());
    }

    @Test
    void fullRingKeepsTheChunks() {
        fill(0, 2048, 4096, 6144);
        deliver(60, 60);
        fill(8192, 10240);

        assertEquals(2, deliver(60, 60, 60, 60));

        assertEquals(2, end.ringFull());
        assertEquals(2, rings.fill.pending());
    }

    private void fill(long... chunks) {
        assertEquals(chunks.length, rings.fill.reserve(chunks.length));
        for (int i = 0; i < chunks.length; i++) {
            rings.fill.set(i, chunks[i]);
        }
        rings.fill.submit(chunks.length);
    }

    private int deliver(int... lengths) {
        frames.memory = MemorySegment.ofArray(new byte[2048]);
        for (int i = 0; i < lengths.length; i++) {
            frames.length[i] = lengths[i];
        }
        frames.count = lengths.length;
        return end.deliver(frames, 0, lengths.length);
    }
}
