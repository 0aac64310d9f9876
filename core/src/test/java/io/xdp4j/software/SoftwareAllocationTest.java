package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Frames cross the wire without garbage. */
final class SoftwareAllocationTest {

    private static final int BATCH = 8;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0));

    SoftwareAllocationTest() throws XdpException {}

    @Test
    void redirectAllocatesNothing() throws XdpException {
        var map = driver.xskMap("sockets", 1);
        map.put(0, receiver.socket);
        RuleList rules =
                RuleList.of(Match.udpDestinationPort(53).drop(), Match.all().redirect("sockets"));
        driver.attach(driver.right().device().rx(), Programs.attachment(rules, Map.of("sockets", map)));

        double bytes = Allocation.bytesPerRun(5_000, this::sendAndReceive);

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
        assertEquals(0, receiver.socket.counters().fillRingEmpty());
    }

    @Test
    void reflectionAllocatesNothing() throws XdpException {
        driver.attach(driver.right().device().rx(), Programs.rules(Match.all().reflect()));
        driver.attach(driver.left().device().rx(), Programs.rules(Match.all().drop()));

        double bytes = Allocation.bytesPerRun(5_000, this::send);

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
        assertEquals(0, driver.left().dropped() % BATCH);
    }

    @Test
    void waitAllocatesNothing() {
        double bytes = Allocation.bytesPerRun(300, () -> receiver.await(Events.ANY, 1_000));

        assertTrue(bytes < 1, () -> bytes + " bytes for each wait");
    }

    private void sendAndReceive() {
        receiver.pool.refill(receiver.socket.fill());
        send();
        receiver.await(Events.RECEIVED, 0);
        int count = receiver.socket.rx().peek(BATCH);
        for (int i = 0; i < count; i++) {
            receiver.pool.give(receiver.socket.rx().address(i));
        }
        receiver.socket.rx().release(count);
    }

    private void send() {
        int reserved = sender.socket.tx().reserve(BATCH);
        for (int i = 0; i < reserved; i++) {
            sender.socket.tx().set(i, sender.pool.take(), 60);
        }
        sender.socket.tx().submit(reserved);
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
    }
}
