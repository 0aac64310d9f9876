package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a limit lets through, and what the management guard makes of it. */
final class LimitTest {

    private static final byte[] DNS = Packets.udpOverIpv4(53);
    private static final byte[] OTHER = Packets.udpOverIpv4(54);
    private static final long INTERVAL = 1_000_000;

    private long now;

    @Test
    void burstIsAtOnceAndThenOneComesEachInterval() {
        var rules = RuleList.parse("udp dst port 53 limit 1000/s burst 3 -> drop");
        var evaluator = new RuleEvaluator(rules, new RuleState(rules, Map.of(), () -> now));

        assertEquals(List.of(0, 0, 0, -1), decide(evaluator, DNS, 4));
        now += INTERVAL - 1;
        assertEquals(List.of(-1), decide(evaluator, DNS, 1));
        now += 1;
        assertEquals(List.of(0, -1), decide(evaluator, DNS, 2));
        now += 1000 * INTERVAL;
        assertEquals(List.of(0, 0, 0, -1), decide(evaluator, DNS, 4));
    }

    @Test
    void rateIsSharedByTheQueues() {
        var rules = RuleList.parse("all limit 1000/s burst 2 -> drop");
        var state = new RuleState(rules, Map.of(), () -> now);

        assertEquals(List.of(0), decide(new RuleEvaluator(rules, state), DNS, 1));
        assertEquals(List.of(0, -1), decide(new RuleEvaluator(rules, state), DNS, 2));
    }

    @Test
    void sampleTakesTheLastOfSoManyForEachQueueAlone() {
        var rules = RuleList.parse("all sample 1/3 -> drop");
        var state = new RuleState(rules);
        var queue = new RuleEvaluator(rules, state);

        assertEquals(List.of(-1, -1, 0, -1), decide(queue, DNS, 4));
        assertEquals(List.of(-1, -1, 0), decide(new RuleEvaluator(rules, state), DNS, 3));
        assertEquals(List.of(-1, 0), decide(queue, DNS, 2));
    }

    @Test
    void framesThatAreNotLeftToTheLimitDoNotCount() {
        var evaluator = new RuleEvaluator(RuleList.parse("udp dst port 53 -> pass; udp sample 1/2 -> drop"));

        assertEquals(List.of(-1), decide(evaluator, OTHER, 1));
        assertEquals(List.of(0, 0), decide(evaluator, DNS, 2));
        assertEquals(List.of(1), decide(evaluator, OTHER, 1));
    }

    @Test
    void whatALimitLeavesIsForTheRulesAfterIt() {
        var evaluator = new RuleEvaluator(RuleList.parse("all sample 1/2 -> pass; all -> drop"));

        assertEquals(List.of(1, 0, 1, 0), decide(evaluator, DNS, 4));
    }

    @Test
    void guardRefusesARuleThatTakesSomeAndOneBehindALimitThatPasses() {
        assertEquals(0, refusedRule("tcp dst port 22 sample 1/1000 -> drop"));
        assertEquals(1, refusedRule("tcp dst port 22 limit 1/s -> pass; tcp dst port 22 -> drop"));
        assertEquals(RuleCount.NO_RULE, refusedRule("tcp dst port 22 limit 1/s -> pass; udp dst port 22 -> drop"));
    }

    private static int refusedRule(String rules) {
        var probes = ManagementProbes.of(MacAddress.parse("02:00:00:00:00:02"), List.of());
        return ManagementGuard.check(RuleList.parse(rules), probes).stream()
                .mapToInt(ManagementGuard.Refusal::index)
                .findFirst()
                .orElse(RuleCount.NO_RULE);
    }

    private static List<Integer> decide(RuleEvaluator evaluator, byte[] frame, int times) {
        return IntStream.range(0, times)
                .map(_ -> evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length))
                .boxed()
                .toList();
    }
}
