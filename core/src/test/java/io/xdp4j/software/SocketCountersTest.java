package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Counters;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a socket counts when descriptors, chunks or rings are not as they should be. */
final class SocketCountersTest {

    private static final int SIZE = 8;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);
    private final XdpInterface left = driver.interfaces().getFirst();
    private final XdpInterface right = driver.interfaces().getLast();

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, left.queue(0));

    @AutoClose
    private final Endpoint receiver = Endpoint.open(
            driver, right.queue(0), Endpoint.MEMORY, new XskSpec(SIZE, 0, 64, SIZE, Endpoint.RINGS.mode(), true, 0));

    SocketCountersTest() throws XdpException {
        Programs.redirectAll(driver, right, receiver.socket);
    }

    @Test
    void nothingHappenedNothingIsCounted() {
        assertEquals(new Counters(0, 0, 0, 0, 0, 0), receiver.socket.counters());
    }

    @Test
    void starvedFillRingCountsTwice() {
        receiver.fill(2);

        send(5);

        assertEquals(2, receiver.socket.rx().pending());
        assertEquals(new Counters(3, 0, 0, 0, 3, 0), receiver.socket.counters());
    }

    @Test
    void fullRxRingKeepsTheChunk() {
        receiver.fill(SIZE + 3);

        send(SIZE + 2);

        assertEquals(SIZE, receiver.socket.rx().pending());
        assertEquals(3, receiver.socket.fill().pending());
        assertEquals(new Counters(0, 0, 0, 2, 0, 0), receiver.socket.counters());
    }

    @Test
    void starvedFillRingIsSeenBeforeTheFullRxRing() {
        receiver.fill(SIZE);

        send(SIZE + 1);

        assertEquals(new Counters(1, 0, 0, 0, 1, 0), receiver.socket.counters());
    }

    @Test
    void fillEntriesThatAreNoChunksAreSkipped() {
        long bytes = Endpoint.MEMORY.sizeBytes();
        long[] entries = {bytes, -1, Long.MIN_VALUE, Long.MAX_VALUE, bytes - 1};
        receiver.socket.fill().reserve(entries.length);
        for (int i = 0; i < entries.length; i++) {
            receiver.socket.fill().set(i, entries[i]);
        }
        receiver.socket.fill().submit(entries.length);

        send(1);

        assertEquals(1, receiver.socket.rx().peek(1));
        assertEquals(bytes - 2048, receiver.socket.rx().chunk(0));
        assertEquals(new Counters(0, 4, 0, 0, 0, 0), receiver.socket.counters());
    }

    @Test
    void descriptorsOutsideOfOneChunkAreCountedAndCompleted() {
        long bytes = Endpoint.MEMORY.sizeBytes();
        receiver.fill(3);

        sender.queue(0, 0);
        sender.queue(0, -1);
        sender.queue(0, Integer.MIN_VALUE);
        sender.queue(2000, 60);
        sender.queue(0, 2049);
        sender.queue(bytes, 60);
        sender.queue(bytes - 59, 60);
        sender.queue(-1, 60);
        sender.queue(Long.MIN_VALUE, 60);
        sender.queue(Long.MAX_VALUE, Integer.MAX_VALUE);
        sender.queue(bytes - 60, 60);
        sender.wakeup();

        assertEquals(10, sender.socket.counters().txInvalid());
        assertEquals(1, receiver.socket.rx().pending());
        assertEquals(11, sender.socket.completion().pending());
        assertEquals(0, sender.socket.tx().pending());
    }

    @Test
    void frameOfSeveralDescriptorsIsRefusedAsAWhole() {
        receiver.fill(3);
        sender.socket.tx().reserve(4);
        sender.socket.tx().setContinued(0, 0, 2048);
        sender.socket.tx().setContinued(1, 2048, 2048);
        sender.socket.tx().set(2, 4096, 60);
        sender.socket.tx().set(3, 6144, 61);
        sender.socket.tx().submit(4);
        sender.wakeup();

        assertEquals(3, sender.socket.counters().txInvalid());
        assertEquals(61, receiver.receive().length);
        assertEquals(0, receiver.socket.rx().pending());
    }

    @Test
    void fullCompletionRingHoldsBackTheRest() throws XdpException {
        XskSpec rings = new XskSpec(0, 64, 2, 4, Endpoint.RINGS.mode(), true, 0);
        sender.socket.close();
        try (Endpoint slow = Endpoint.open(driver, left.queue(0), Endpoint.MEMORY, rings)) {
            receiver.fill(8);
            for (int i = 0; i < 6; i++) {
                slow.queue(slow.pool.take(), 60);
            }

            slow.wakeup();
            slow.wakeup();

            assertEquals(4, receiver.socket.rx().pending());
            assertEquals(2, slow.socket.tx().pending());
            assertEquals(4, slow.pool.reclaim(slow.socket.completion()));
            slow.wakeup();
            assertEquals(6, receiver.socket.rx().pending());
            assertEquals(0, slow.socket.tx().pending());
        }
    }

    @Test
    void wakeupTakesMoreThanOneBatchAndCompletesEachAddressOnce() {
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            sender.queue(sender.pool.take(), 60);
        }
        sender.wakeup();

        assertEquals(64, sender.socket.completion().peek(64));
        for (int i = 0; i < 64; i++) {
            addresses.add(sender.socket.completion().address(i));
        }
        assertEquals(64, addresses.size());
    }

    @Test
    void lookAtAnEmptyTxRingIsCounted() {
        send(2);
        sender.wakeup();

        assertEquals(2, sender.socket.counters().txRingEmpty());
    }

    @Test
    void wakeupOfASocketThatOnlyReceivesDoesNothing() {
        receiver.wakeup();

        assertEquals(0, receiver.socket.counters().txRingEmpty());
    }

    private void send(int frames) {
        for (int i = 0; i < frames; i++) {
            sender.queue(sender.pool.take(), 60);
        }
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
    }
}
