package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More busy threads than processors: packets take their fair share of time, and no more than that is lost. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class OversubscribedKernelTest {

    private static final int MTU = 1500;
    private static final int ROUNDS = 5;

    /**
     * Half of two processors moves 20,000 frames in a tenth of a second. Were each batch of 64 to wait for a time slice
     * of the scheduler's, of which the longest are 10 ms, it would be three seconds. The time that is given is ten
     * times that.
     */
    @ParameterizedTest
    @ValueSource(strings = {"spin", "poll"})
    @Timeout(60)
    void framesFlowBesideBusyProcesses(String wait) throws Exception {
        VethPair.with(MTU, () -> {
            try (var _ = Busy.processes(2);
                    var _ = Child.xdp("bench", "tx", "-i", "right", "--seconds", "60", "--wait", wait)) {
                Ran ran = Ran.xdp("bench", "rx", "-i", "left", "--packets", "20000", "--wait", wait, "--json");

                assertEquals(0, ran.code(), ran.err());
                assertEquals(20_000, ran.json().get("packets").asInt());
                double seconds = ran.json().get("seconds").asDouble();
                assertTrue(seconds < 30, seconds + " seconds");
                return null;
            }
        });
    }

    /** Two threads of ours and two others on two processors: the fair share is half. */
    @ParameterizedTest
    @ValueSource(strings = {"spin", "poll"})
    @Tag("deep")
    void throughputBesideBusyProcessesIsNearTheFairShare(String wait) throws Exception {
        VethPair.with(MTU, () -> {
            double alone = median(wait, 0);
            double beside = median(wait, Runtime.getRuntime().availableProcessors());
            System.out.printf("%s: %,.0f a second alone, %,.0f beside busy processes%n", wait, alone, beside);
            assertTrue(beside > alone / 8, beside + " a second, instead of " + alone);
            return null;
        });
    }

    private static double median(String wait, int busy) throws IOException {
        double[] rates = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            try (var _ = Busy.processes(busy);
                    var _ = Child.xdp("bench", "tx", "-i", "right", "--seconds", "60", "--wait", wait)) {
                Ran ran = Ran.xdp("bench", "rx", "-i", "left", "--seconds", "2", "--wait", wait, "--json");
                rates[i] = ran.json().get("pps").asDouble();
            }
        }
        Arrays.sort(rates);
        return rates[ROUNDS / 2];
    }

    /** Processes that do nothing but take time. */
    private static final class Busy implements AutoCloseable {

        private final List<Process> processes = new ArrayList<>();

        static Busy processes(int count) throws IOException {
            var busy = new Busy();
            for (int i = 0; i < count; i++) {
                busy.processes.add(new ProcessBuilder("timeout", "120", "sh", "-c", "while :; do :; done").start());
            }
            return busy;
        }

        @Override
        public void close() {
            processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
            processes.forEach(Process::destroyForcibly);
        }
    }
}
