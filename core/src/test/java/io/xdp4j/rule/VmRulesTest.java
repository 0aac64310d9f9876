package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compiled rules in the virtual machine, compared with the evaluator. */
final class VmRulesTest {

    private static final long SEED = Long.getLong("rules.seed", System.nanoTime());
    private static final long SECONDS = Long.getLong("rules.seconds", 30);
    private static final int FRAMES = 200;
    private static final long MEMORY_BYTES = 1 << 25;

    @ParameterizedTest
    @EnumSource
    void eachMatchIsDecidedAsByTheEvaluator(Engine engine) {
        long seed = SEED;
        for (RuleList rules : RuleFrames.oneOfEach()) {
            compare(engine, rules, new RuleFrames(seed++)::frame, "-Drules.seed=" + seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void randomRulesAreDecidedAsByTheEvaluator(Engine engine) {
        long end = System.nanoTime() + SECONDS * 1_000_000_000 / 4;
        for (long seed = SEED; System.nanoTime() < end; seed++) {
            var random = new RuleFrames(seed);
            compare(engine, random.rules(14), random::frame, "-Drules.seed=" + seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void longListsAreDecidedAsByTheEvaluator(Engine engine) {
        for (int size : List.of(20, 200, 2000)) {
            var random = new LongLists(SEED + size);
            compare(engine, random.rules(size), random::frame, "-Drules.seed=" + SEED);
        }
        compare(engine, new LongLists(SEED).awkward(600), new LongLists(SEED)::frame, "-Drules.seed=" + SEED);
    }

    private static void compare(Engine engine, RuleList rules, Supplier<byte[]> frames, String what) {
        var evaluator = new RuleEvaluator(rules);
        VmRules compiled = VmRules.decisions(rules, engine, HeapMemory.of(MEMORY_BYTES));
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frames.get();
            if (frame.length >= VmRules.SHORTEST_FRAME) {
                int rule = evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length);
                assertEquals(
                        rule,
                        compiled.decide(MemorySegment.ofArray(frame)),
                        () -> what + ": " + RuleFrames.describe(rules, frame));
            }
        }
    }
}
