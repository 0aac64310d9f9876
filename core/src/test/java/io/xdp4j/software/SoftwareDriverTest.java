package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Feature;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What can be opened, and what is said if not. */
final class SoftwareDriverTest {

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT.withQueues(4));
    private final XdpInterface left = driver.interfaces().getFirst();

    @AutoClose
    private final SoftwareUmem umem = (SoftwareUmem) driver.umem(Endpoint.MEMORY);

    SoftwareDriverTest() throws XdpException {}

    @Test
    void interfacesAreTheEndsOfTheWire() {
        XdpInterface right = driver.interfaces().getLast();

        assertEquals("soft0", left.name());
        assertEquals("soft1", right.name());
        assertEquals(1, left.index());
        assertEquals(2, right.index());
        assertEquals("02:00:00:00:00:01", left.mac().toString());
        assertEquals("02:00:00:00:00:02", right.mac().toString());
        assertEquals(4, left.queues());
        assertEquals(1500, left.mtu());
    }

    @Test
    void everyFeatureHasAnAnswer() throws XdpException {
        assertTrue(driver.features(left).has(Feature.AF_XDP));
        assertFalse(driver.features(left).has(Feature.ZERO_COPY));
        assertFalse(driver.features(left).of(Feature.NATIVE).remedy().isEmpty());
    }

    @Test
    void interfaceOfAnotherWireIsGone() {
        XdpInterface other =
                new SoftwareDriver(new WireSpec("a", "b", 1, 1500)).interfaces().getFirst();

        XdpException error = fails(other.queue(0), umem, Endpoint.RINGS);

        assertSame(Kind.GONE, error.kind());
        assertEquals("open a queue 0: no such interface in this network; there are soft0, soft1", error.getMessage());
    }

    @Test
    void queueThatIsNotThereIsNamed() {
        XdpException error = fails(left.queue(4), umem, Endpoint.RINGS);

        assertSame(Kind.INVALID, error.kind());
        assertEquals("open soft0 queue 4: the interface has queues 0 to 3", error.getMessage());
    }

    @Test
    void zeroCopyIsUnsupported() {
        assertThrows(
                UnsupportedFeatureException.class,
                () -> driver.open(left.queue(0), umem, Endpoint.RINGS.withMode(SocketMode.ZERO_COPY)));
    }

    @Test
    void secondSocketOnAQueueIsBusy() throws XdpException {
        try (var _ = driver.open(left.queue(1), umem, Endpoint.RINGS.receiveOnly())) {

            XdpException error = fails(left.queue(1), umem, Endpoint.RINGS.sendOnly());

            assertSame(Kind.BUSY, error.kind());
        }
    }

    @Test
    void queueIsFreeOnceItsSocketIsClosed() throws XdpException {
        for (int i = 0; i < 1000; i++) {
            var socket = driver.open(left.queue(0), umem, Endpoint.RINGS);
            socket.close();
            socket.close();
        }
    }

    @Test
    void queueIsFreeAfterAFailedOpen() throws XdpException {
        UmemSpec small = new UmemSpec(1, 2048, 1000);
        try (var _ = driver.umem(small)) {
            assertSame(Kind.LIMIT, fails(left.queue(0), small, Endpoint.RINGS).kind());
        }
        driver.open(left.queue(0), umem, Endpoint.RINGS).close();
    }

    @Test
    void chunkMustHoldTheLargestFrame() throws XdpException {
        XdpException error = fails(left.queue(0), new UmemSpec(1, 2048, 275), Endpoint.RINGS);

        assertSame(Kind.LIMIT, error.kind());
        assertEquals(
                "open soft0 queue 0: frames of up to 1518 bytes (MTU 1500) do not fit into a chunk's 1517 bytes; "
                        + "set the MTU of soft0 to at most 1499, or use chunks of 4096 bytes",
                error.getMessage());
        opens(new UmemSpec(1, 2048, 274), Endpoint.RINGS);
    }

    @Test
    void chunkNeedNotHoldWhatIsOnlySent() throws XdpException {
        opens(new UmemSpec(1, 2048, 1000), Endpoint.RINGS.sendOnly());
    }

    @Test
    void headroomIsNamedWhereLargeChunksAloneDoNotHelp() throws XdpException {
        SoftwareDriver jumbo = new SoftwareDriver(WireSpec.DEFAULT.withMtu(3800));
        try (var large = jumbo.umem(new UmemSpec(1, 4096, 100))) {
            XdpQueue queue = jumbo.interfaces().getFirst().queue(0);

            XdpException error = assertThrows(XdpException.class, () -> jumbo.open(queue, large, Endpoint.RINGS));

            assertEquals(
                    "set the MTU of soft0 to at most 3722, or use chunks of 4096 bytes with a headroom of at most 22",
                    error.advice());
        }
    }

    @Test
    void memoryThatIsNotThereIsALimit() {
        XdpException error =
                assertThrows(XdpException.class, () -> driver.umem(new UmemSpec(Integer.MAX_VALUE, 4096, 0)));

        assertSame(Kind.LIMIT, error.kind());
    }

    @Test
    void socketThatOnlySendsHasNoRxRingAndCannotBeATarget() throws XdpException {
        try (var socket = driver.open(left.queue(0), umem, Endpoint.RINGS.sendOnly());
                var map = driver.xskMap("sockets", 4)) {
            assertEquals(null, socket.rx());
            assertThrows(UnsupportedFeatureException.class, () -> map.put(0, socket));
        }
    }

    @Test
    void slotThatIsNotThereIsNamed() throws XdpException {
        try (var socket = driver.open(left.queue(0), umem, Endpoint.RINGS);
                var map = driver.xskMap("sockets", 4)) {
            XdpException error = assertThrows(XdpException.class, () -> map.put(4, socket));

            assertSame(Kind.INVALID, error.kind());
            assertThrows(XdpException.class, () -> map.remove(-1));
        }
    }

    private void opens(UmemSpec memory, XskSpec rings) throws XdpException {
        try (var other = driver.umem(memory);
                var socket = driver.open(left.queue(0), other, rings)) {
            assertSame(SocketMode.COPY, socket.mode());
        }
    }

    private XdpException fails(XdpQueue queue, UmemSpec memory, XskSpec rings) throws XdpException {
        try (SoftwareUmem other = (SoftwareUmem) driver.umem(memory)) {
            return fails(queue, other, rings);
        }
    }

    private XdpException fails(XdpQueue queue, SoftwareUmem memory, XskSpec rings) {
        return assertThrows(XdpException.class, () -> driver.open(queue, memory, rings));
    }
}
