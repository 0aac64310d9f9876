package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.Allocation;
import io.xdp4j.ring.TxMetadata;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What sockets can do besides makes no garbage. */
final class MultiAllocationTest {

    private static final XskSpec RINGS = Endpoint.RINGS.withMultiBuffer();

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT.withMtu(9000));

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0), Endpoint.MEMORY, RINGS);

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0), Endpoint.MEMORY, RINGS);

    MultiAllocationTest() throws XdpException {}

    @Test
    void framesOfSeveralDescriptorsAllocateNothing() throws XdpException {
        Programs.redirectAll(driver, driver.right().device(), receiver.socket);

        double bytes = Allocation.bytesPerRun(5_000, this::sendAndReceive);

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
        assertEquals(0, receiver.socket.counters().fillRingEmpty());
        assertEquals(0, sender.socket.counters().txInvalid());
    }

    @Test
    void whatIsAskedForFramesAllocatesNothing() throws XdpException {
        UmemSpec memory = Endpoint.MEMORY.withTxMetadata(TxMetadata.BYTES_WITH_VLAN);
        sender.close();
        try (Endpoint asking = Endpoint.open(driver, driver.left().device().queue(0), memory, RINGS)) {
            var metadata = new TxMetadata(asking.umem.memory(), TxMetadata.BYTES_WITH_VLAN);

            double bytes = Allocation.bytesPerRun(5_000, () -> ask(asking, metadata));

            assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
            assertEquals(0, asking.socket.counters().txInvalid());
        }
    }

    @Test
    void whatIsKnownOfFramesAllocatesNothing() throws XdpException {
        receiver.close();
        try (Endpoint knowing =
                Endpoint.open(driver, driver.right().device().queue(0), Endpoint.MEMORY, RINGS.withMetadata())) {
            Programs.redirectAll(driver, driver.right().device(), knowing.socket);

            double bytes = Allocation.bytesPerRun(5_000, () -> sendTo(knowing));

            assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
            assertEquals(0, knowing.socket.counters().rxDropped());
        }
    }

    private static void ask(Endpoint sender, TxMetadata metadata) {
        int reserved = sender.socket.tx().reserve(8);
        for (int i = 0; i < reserved; i++) {
            long address = sender.pool.take() + TxMetadata.BYTES_WITH_VLAN;
            metadata.request(address).checksum(34, 6).vlan(5).timestamp();
            sender.socket.tx().setWithMetadata(i, address, 100);
        }
        sender.socket.tx().submit(reserved);
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
    }

    private void sendAndReceive() {
        sendTo(receiver);
    }

    private void sendTo(Endpoint receiver) {
        receiver.pool.refill(receiver.socket.fill());
        int reserved = sender.socket.tx().reserve(8);
        for (int i = 0; i < reserved; i++) {
            if (i % 4 < 3) {
                sender.socket.tx().setContinued(i, sender.pool.take(), 1_500);
            } else {
                sender.socket.tx().set(i, sender.pool.take(), 1_500);
            }
        }
        sender.socket.tx().submit(reserved);
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
        int count = receiver.socket.rx().peek(64);
        for (int i = 0; i < count; i++) {
            receiver.pool.give(receiver.socket.rx().address(i));
        }
        receiver.socket.rx().release(count);
    }
}
