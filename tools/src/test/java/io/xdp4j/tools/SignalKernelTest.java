package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.RouteSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that a signal ends: done, with a summary of what they did, and nothing left attached. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
@Timeout(60)
final class SignalKernelTest {

    private static final int MTU = 1500;

    @ParameterizedTest
    @CsvSource({"rx, INT", "rx, TERM", "fwd, INT", "fwd, TERM", "lat, INT", "lat, TERM"})
    void benchThatReceivesEndsWithASummary(String scenario, String signal) throws Exception {
        VethPair.with(MTU, () -> {
            try (Child bench = Child.withSignals("bench", scenario, "-i", "left", "--seconds", "600")) {
                while (bench.process().isAlive() && !isAttached()) {
                    Thread.onSpinWait();
                }

                bench.signal(signal);

                assertSummary(bench.await(), scenario);
                assertFalse(isAttached());
                return null;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void benchThatSendsEndsWithASummary(String signal) throws Exception {
        VethPair.with(MTU, () -> {
            try (Child bench = Child.withSignals("bench", "tx", "-i", "left", "--seconds", "600")) {
                bench.awaitThread("xdp-main");

                bench.signal(signal);

                assertSummary(bench.await(), "tx");
                return null;
            }
        });
    }

    @Test
    void benchUnderLoadEndsWithWhatItCounted() throws Exception {
        VethPair.with(MTU, () -> {
            try (var _ = Child.xdp("bench", "tx", "-i", "right", "--seconds", "60", "--rate", "20000");
                    Child bench = Child.withSignals(
                            "bench", "rx", "-i", "left", "--seconds", "600", "--warmup", "0", "--json")) {
                while (bench.process().isAlive() && !isAttached()) {
                    Thread.onSpinWait();
                }
                long before = sent();
                while (bench.process().isAlive() && sent() < before + 5_000) {
                    Thread.onSpinWait();
                }

                bench.signal("INT");

                Ran ran = bench.await();
                assertEquals(0, ran.code(), ran.err());
                assertTrue(ran.json().get("packets").asLong() > 0, ran.out());
                assertFalse(isAttached());
                return null;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void demoEndsWithWhatItHas(String signal) throws Exception {
        try (Child demo = Child.withSignals("demo", "--seconds", "60")) {
            demo.awaitThread("xdp-main");

            demo.signal(signal);

            Ran ran = demo.await();
            assertEquals(0, ran.code(), ran.err());
            assertTrue(ran.out().contains("Stopped early"), ran.out());
        }
    }

    @Test
    void labExecEndsWhatItRuns() throws Exception {
        String name = "sig" + ProcessHandle.current().pid();
        assertEquals(0, Ran.xdp("lab", "create", name).code());
        try (Child exec = Child.withSignals("lab", "exec", name + "a", "--", "sleep", "600")) {
            while (exec.process().isAlive()
                    && exec.process().descendants().findAny().isEmpty()) {
                Thread.onSpinWait();
            }
            ProcessHandle sleep = exec.process().descendants().findAny().orElseThrow();

            exec.signal("TERM");

            sleep.onExit().get(20, TimeUnit.SECONDS);
            assertEquals(128 + 15, exec.await().code());
        } finally {
            Ran.xdp("lab", "delete", name);
        }
    }

    private static void assertSummary(Ran ran, String scenario) {
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().startsWith(scenario + " on left queue 0"), ran.out());
        assertTrue(ran.out().contains("(stopped early)"), ran.out());
    }

    private static boolean isAttached() throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.links().stream().anyMatch(link -> !link.programs().isEmpty());
        }
    }

    /** How many frames the interface {@code right} has sent. Source: proc_pid_net(5), net/dev. */
    private static long sent() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/dev"))) {
            String[] words = line.strip().split("[: ]+");
            if (words[0].equals("right")) {
                return Long.parseLong(words[10]);
            }
        }
        throw new IllegalStateException("no interface right");
    }
}
