package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The match types of XDP for Windows, decided by the evaluator. */
final class MatchTypeTest implements MatchTypeContract {

    /** From {@code XDP_MATCH_ALL} to {@code XDP_MATCH_ICMPV6_ECHO_REPLY_IP_DST}. */
    private static final int TYPES = 23;

    @Test
    void everyTypeHasAnExample() {
        assertEquals(
                IntStream.range(0, TYPES).boxed().toList(),
                MatchTypes.all().stream().map(MatchTypeExample::type).distinct().toList());
    }

    @Test
    void everyExampleButThatOfAllIsChangedSoThatItDoesNotMatch() {
        assertTrue(MatchTypes.all().stream()
                .filter(example -> example.type() != 0)
                .allMatch(example -> example.changes().stream()
                        .anyMatch(change -> change.matching().isEmpty())));
    }

    @Test
    void nameOfEachExampleIsItsOwn() {
        var names = MatchTypes.all().stream().map(MatchTypeExample::name).collect(Collectors.toSet());

        assertEquals(MatchTypes.all().size(), names.size());
    }

    @Override
    public Judge judge(RuleList rules) {
        var evaluator = new RuleEvaluator(rules);
        return new Judge() {
            @Override
            public boolean takes(byte[] frame) {
                return evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length) == 0;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public int shortestFrame() {
        return 0;
    }
}
