package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.SoftwareNetwork;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskMap;
import io.xdp4j.XskSocket;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.program.SocketMap;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory, sockets, maps and links that are opened and closed leave nothing behind. */
final class SoftwareLeakTest {

    private static final UmemSpec MEMORY = new UmemSpec(4, 2048, 0);
    private static final XskSpec RINGS = XskSpec.DEFAULT.withRings(4);
    private static final long HEAP_BYTES = 4 << 20; // what else moves; 1,000 bytes a round would be as much in 4,000

    @Test
    void openedAndClosedThousandsOfTimesLeavesNothing() throws XdpException {
        assertSteady(4_000);
    }

    @Test
    @Tag("deep")
    void openedAndClosedAMillionTimesLeavesNothing() throws XdpException {
        assertSteady(1_000_000);
    }

    @Test
    void mapThatIsClosedIsForgottenByItsSockets() throws Exception {
        var driver = new SoftwareDriver(WireSpec.DEFAULT);
        try (Endpoint socket = Endpoint.open(driver, driver.left().device().queue(0))) {
            var forgotten = new ReferenceQueue<SocketMap>();
            WeakReference<SocketMap> map = closedMap(driver, socket, forgotten);

            Reference<?> seen = null;
            for (int i = 0; i < 100 && seen == null; i++) {
                System.gc();
                seen = forgotten.remove(100);
            }

            assertSame(map, seen);
        }
    }

    private static WeakReference<SocketMap> closedMap(
            SoftwareDriver driver, Endpoint socket, ReferenceQueue<SocketMap> forgotten) throws XdpException {
        SoftwareMap map = (SoftwareMap) driver.xskMap("sockets", 1);
        map.put(0, socket.socket);
        map.close();
        return new WeakReference<>(map.sockets(), forgotten);
    }

    private static void assertSteady(int rounds) throws XdpException {
        try (Xdp xdp = Xdp.software(network());
                Umem longLived = xdp.umem(MEMORY);
                XskSocket other = xdp.open(xdp.find("soft1").queue(0), longLived, RINGS)) {
            for (int i = 0; i < rounds / 10; i++) {
                round(xdp, other);
            }
            Use before = Use.now();

            for (int i = 0; i < rounds; i++) {
                round(xdp, other);
            }

            Use after = Use.now();
            assertEquals(before.direct, after.direct, before + " became " + after);
            assertEquals(before.buffers, after.buffers, before + " became " + after);
            assertTrue(after.heap - before.heap < HEAP_BYTES, before + " became " + after);
            assertTrue(after.threads <= before.threads, before + " became " + after);
        }
    }

    /** A wire whose queues may have several sockets. */
    private static SoftwareNetwork network() {
        return SoftwareNetwork.of(new NetworkSpec(
                List.of(
                        NicSpec.of("soft0").withSharedQueues(),
                        NicSpec.of("soft1").withSharedQueues()),
                List.of(new JoinSpec.Wire("soft0", "soft1"))));
    }

    private static void round(Xdp xdp, XskSocket other) throws XdpException {
        XdpInterface device = xdp.find("soft0");
        try (Umem umem = xdp.umem(MEMORY);
                XskSocket socket = xdp.open(device.queue(0), umem, RINGS);
                XskSocket sharer = xdp.open(device.queue(0), umem, RINGS.withReceivesFrom(Direction.TX));
                XdpLink _ = xdp.attach(
                        device.tx(),
                        RuleList.of(Match.all().redirect(sharer)),
                        AttachSpec.DEFAULT.withManagementAllowed().onQueue(0));
                XskMap map = xdp.xskMap(1);
                XskMap second = xdp.xskMap(1);
                XdpLink link = xdp.attach(
                        device.rx(),
                        RuleList.of(Match.all().redirect(map)),
                        AttachSpec.DEFAULT.withManagementAllowed())) {
            map.put(0, socket);
            second.put(0, other);
            link.replace(RuleList.of(Match.all().redirect(second)));
        }
    }

    private record Use(long heap, long direct, long buffers, int threads) {

        static Use now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(one -> one.getName().equals("direct"))
                    .findFirst()
                    .orElseThrow();
            Runtime runtime = Runtime.getRuntime();
            return new Use(
                    runtime.totalMemory() - runtime.freeMemory(),
                    pool.getTotalCapacity(),
                    pool.getCount(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
