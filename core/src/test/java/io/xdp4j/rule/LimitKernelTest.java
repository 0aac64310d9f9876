package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelRules;
import io.xdp4j.os.Cpu;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What a limit lets through in the kernel: what it does in the evaluator. */
@KernelTest
final class LimitKernelTest {

    private static final byte[] FRAME = Packets.udpOverIpv4(53);

    @Test
    void samplesAgreeWithTheEvaluatorOnOneProcessor() throws Exception {
        var rules = RuleList.parse("all sample 1/3 -> drop; all sample 1/2 -> reflect");
        var evaluator = new RuleEvaluator(rules);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add(evaluator.decide(MemorySegment.ofArray(FRAME), 0, FRAME.length));
        }

        var task = new FutureTask<>(() -> {
            Cpu.pin(0);
            return decisions(rules, expected.size());
        });
        Thread.ofPlatform().start(task);

        assertEquals(expected, task.get());
    }

    @Test
    void burstIsAtOnceAndNoMoreThanTheRateAfterIt() throws XdpException {
        long start = System.nanoTime();
        List<Integer> decisions = decisions(RuleList.parse("all limit 1/s burst 3 -> drop"), 100);
        long seconds = (System.nanoTime() - start) / 1_000_000_000;

        assertEquals(List.of(0, 0, 0), decisions.subList(0, 3));
        long taken = decisions.stream().filter(rule -> rule == 0).count();
        assertTrue(taken <= 3 + seconds + 1, taken + " frames in " + seconds + " s");
    }

    private static List<Integer> decisions(RuleList rules, int times) throws XdpException {
        List<Integer> decisions = new ArrayList<>();
        try (KernelRules loaded = KernelRules.decisions(rules)) {
            for (int i = 0; i < times; i++) {
                decisions.add(loaded.run(FRAME).verdict());
            }
        }
        return decisions;
    }
}
