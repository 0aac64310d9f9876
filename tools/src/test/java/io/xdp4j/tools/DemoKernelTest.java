package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.os.NetNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

    @Test
    void killedDemoLeavesNoNamespace() throws Exception {
        Set<Path> before = namespaces();
        try (Child child = Child.xdp("demo", "--seconds", "20")) {
            Set<Path> made = await(child.process());
            made.removeAll(before);
            assertTrue(made.size() >= 2, made.toString());

            child.process().destroyForcibly().waitFor();

            assertGone(made);
        }
    }

    /** Waits until the process has threads in namespaces of its own; returns the namespaces of all its threads. */
    private static Set<Path> await(Process process) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Set<Path> found = of(Path.of("/proc", Long.toString(process.pid())));
        while (found.size() < 3 && System.nanoTime() < end) {
            found = of(Path.of("/proc", Long.toString(process.pid())));
        }
        return found;
    }

    private static void assertGone(Set<Path> made) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (namespaces().stream().anyMatch(made::contains) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertFalse(namespaces().stream().anyMatch(made::contains));
        for (Path namespace : made) {
            assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(namespace.toString()));
        }
    }

    private static Set<Path> namespaces() throws IOException {
        var all = new HashSet<Path>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                if (Character.isDigit(process.getFileName().toString().charAt(0))) {
                    all.addAll(of(process));
                }
            }
        }
        return all;
    }

    private static Set<Path> of(Path process) throws IOException {
        var found = new HashSet<Path>();
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                found.add(Files.readSymbolicLink(thread.resolve("ns/net")));
            }
        } catch (IOException | UncheckedIOException _) {
            // it ended while it was looked at
        }
        return found;
    }
}
