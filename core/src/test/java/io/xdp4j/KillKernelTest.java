package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.linux.BpfObjects;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code kill -9} in the middle of everything: nothing stays, and the host's own traffic flows again.
 *
 * <p>A seed says after how many steps, and how long after, a process is killed; {@code -Dxdp4j.seed=N} plays it again.
 * What is compared is what no living process holds: other tests may use the host at the same time.
 */
@KernelTest
final class KillKernelTest {

    static final int PORT = 4433;

    private static final InetAddress LEFT = InetAddress.ofLiteral("10.77.2.1");
    private static final InetAddress RIGHT = InetAddress.ofLiteral("10.77.2.2");
    private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @Test
    void killedProcessLeavesNothingAtSomeMoments() throws Exception {
        kill(15);
    }

    @Test
    @Tag("deep")
    void killedProcessLeavesNothingAtManyMoments() throws Exception {
        kill(200);
    }

    private static void kill(int times) throws Exception {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        System.out.println("KillKernelTest: -Dxdp4j.seed=" + seed);
        var random = new Random(seed);
        try (NetNamespace peer = NetNamespace.create();
                MountNamespace mounts = MountNamespace.create();
                RouteSocket route = RouteSocket.open()) {
            int left = join(route, peer);
            Set<String> objects = BpfObjects.all();
            Set<String> mounted = mounts.listing();
            try (var socket = new DatagramSocket(PORT, LEFT);
                    var _ = new KernelTraffic(peer, LEFT, PORT)) {
                socket.setSoTimeout(1_000);
                KernelTraffic.awaitNew(socket, "before");
                int descriptors = Descriptors.ofKernelObjects();
                Process next = start(mounts);
                for (int i = 0; i < times; i++) {
                    Process process = next;
                    next = start(mounts); // a Java takes a while to be there
                    String moment = killAtRandom(process, random);

                    KernelTraffic.awaitNew(socket, moment);
                    assertEquals(List.of(), link(route, left).programs(), moment);
                }
                next.destroyForcibly().waitFor();
                awaitDescriptors(descriptors);
            }
            assertEquals(mounted, mounts.listing());
            assertNothingLeft(objects);
            assertTrue(link(route, left).up());
        }
    }

    /** Returns when, for the message of a failure. */
    private static String killAtRandom(Process process, Random random) throws Exception {
        int steps = random.nextInt(2 * KilledLoop.STEPS);
        long nanos = random.nextLong(MAX_DELAY_NANOS);
        process.getOutputStream().write('g');
        process.getOutputStream().close();
        for (int i = 0; i < steps; i++) {
            int step = process.getInputStream().read();
            if (step != '.') {
                String rest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new AssertionError("it ended by itself: " + (char) step + rest);
            }
        }
        LockSupport.parkNanos(nanos);
        process.destroyForcibly();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), "it does not end");
        process.getInputStream().close();
        process.getErrorStream().close();
        return "killed " + nanos / 1_000 + " us after step " + steps;
    }

    private static Process start(MountNamespace mounts) throws IOException {
        return Java.run(mounts.prefix(), KilledLoop.class, "left")
                .redirectErrorStream(true)
                .start();
    }

    private static void assertNothingLeft(Set<String> before) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS; // the kernel frees later
        Set<String> left;
        do {
            left = new TreeSet<>(BpfObjects.orphans());
            left.removeAll(before);
        } while (!left.isEmpty() && System.nanoTime() < end);
        assertEquals(Set.of(), left);
    }

    private static void awaitDescriptors(int before) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (Descriptors.ofKernelObjects() > before && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(before, Descriptors.ofKernelObjects());
    }

    private static int join(RouteSocket route, NetNamespace peer) throws IOException {
        route.createVeth(new VethSpec("left", "right", 1, 1500), peer);
        int left = up(route, LEFT);
        peer.call(() -> {
            try (RouteSocket there = RouteSocket.open()) {
                return up(there, RIGHT);
            }
        });
        return left;
    }

    private static int up(RouteSocket route, InetAddress address) throws IOException {
        for (Link link : route.links()) {
            if (link.kind().equals("veth")) {
                route.addAddress(link.index(), address, 24);
                route.setUp(link.index());
                return link.index();
            }
        }
        throw new IllegalStateException("no veth");
    }

    private static Link link(RouteSocket route, int index) throws IOException {
        return route.links().stream()
                .filter(link -> link.index() == index)
                .findFirst()
                .orElseThrow();
    }
}
