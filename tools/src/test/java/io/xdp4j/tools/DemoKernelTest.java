package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.NetNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;

@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class DemoKernelTest {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    @Test
    void framesGoThroughTheKernel() {
        Ran ran = Ran.xdp("demo", "--seconds", "0.5", "--json");

        assertEquals(0, ran.code(), ran.err());
        JsonNode demo = ran.json();
        assertEquals("linux", demo.get("driver").asString());
        assertEquals("veth, native, copy", demo.get("mode").asString());
        DemoDocument.check(demo);
    }

    @Test
    void withoutRightsItSaysHowToGetTheRealOne() throws Exception {
        try (Child child = Child.withoutRights("demo", "--seconds", "0.2")) {
            Ran ran = child.await();

            assertEquals(0, ran.code(), ran.err());
            assertTrue(ran.err().contains("lacks CAP_SYS_ADMIN"), ran.err());
            assertTrue(ran.out().contains("sudo ./xdp demo"), ran.out());
        }
    }

    @Test
    void realOneWithoutRightsSaysWhichAreMissing() throws Exception {
        try (Child child = Child.withoutRights("demo", "--driver", "linux")) {
            Ran ran = child.await();

            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("lacks CAP_SYS_ADMIN"), ran.err());
            assertTrue(ran.err().contains("--driver software"), ran.err());
        }
    }

    @Test
    void loopbackThatIsDownIsSaidBeforeAnythingIsMeasured() throws Exception {
        try (NetNamespace empty = NetNamespace.create()) {
            Ran ran = empty.call(() -> Ran.xdp("demo", "--driver", "software"));

            assertEquals(1, ran.code(), ran.err());
            assertTrue(ran.err().contains("ip link set lo up"), ran.err());
            assertEquals("", ran.out());
        }
    }

    /** A veth into a namespace goes with it: its number may be another's as soon as it is gone. */
    @Test
    void killedDemoLeavesNoNamespace() throws Exception {
        try (NetNamespace here = NetNamespace.create();
                Child child = Child.xdp("demo", "--seconds", "20")) {
            List<Path> made = awaitNamespaces(child.process());
            assertEquals(2, made.size(), made.toString());
            here.call(() -> {
                try (RouteSocket route = RouteSocket.open()) {
                    join(route, made);
                    assertEquals(2, veths(route));

                    child.process().destroyForcibly().waitFor();

                    assertGone(route);
                }
                return null;
            });
        }
    }

    /** Waits until the process holds two namespaces; returns its descriptors of them. */
    private static List<Path> awaitNamespaces(Process process) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        List<Path> found = List.of();
        while (found.size() < 2 && System.nanoTime() < end) {
            found = namespaces(Path.of("/proc", Long.toString(process.pid()), "fd"));
        }
        return found;
    }

    private static List<Path> namespaces(Path descriptors) {
        var found = new ArrayList<Path>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                if (Files.readSymbolicLink(descriptor).toString().startsWith("net:")) {
                    found.add(descriptor);
                }
            }
        } catch (IOException | UncheckedIOException _) {
            return List.of(); // one was closed while it was looked at
        }
        return found;
    }

    private static void join(RouteSocket route, List<Path> namespaces) throws XdpException {
        for (int i = 0; i < namespaces.size(); i++) {
            try (NetNamespace there = NetNamespace.open(namespaces.get(i).toString())) {
                route.createVeth(new VethSpec("here" + i, "there", 1, 1500), there);
            }
        }
    }

    private static void assertGone(RouteSocket route) throws XdpException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (veths(route) > 0 && System.nanoTime() < end) {
            Thread.onSpinWait(); // the kernel takes a namespace down later
        }
        assertEquals(0, veths(route));
    }

    private static long veths(RouteSocket route) throws XdpException {
        return route.links().stream().filter(link -> link.kind().equals("veth")).count();
    }
}
