package io.xdp4j.software.program;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.ring.Allocation;
import io.xdp4j.rule.BucketTable.Added;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleEvaluator;
import io.xdp4j.rule.RuleFrames;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A list that is compiled amid its traffic: nobody sees it in a verdict or a counter. */
final class RuleTiersTest {

    private static final int BATCHES = RuleTiers.MANY / FrameBatch.CAPACITY;

    @AutoClose
    private final Arena arena = Arena.ofShared();

    private final FrameBatch frames = new FrameBatch();
    private final Verdicts verdicts = new Verdicts();

    @Test
    void randomListsDecideBeforeAndAfterAsTheEvaluator() {
        long seed = Long.getLong("rules.seed", System.nanoTime());
        for (int i = 0; i < 12; i++, seed++) {
            var random = new RuleFrames(seed);
            RuleList rules = random.rules(14);
            var loaded = load(rules, 1, sets(rules));
            var evaluator = new RuleEvaluator(rules);
            long[] expected = new long[rules.rules().size() + 1];
            for (int batch = 0; batch < BATCHES + 20; batch++) {
                boolean shown = batch < 20 || batch >= BATCHES;
                fill(shown ? random : null);
                loaded.on(0).run(frames, verdicts());
                count(evaluator, expected);
            }
            assertEquals(List.of(box(expected)), packets(loaded), "-Drules.seed=" + seed);
        }
    }

    @Test
    void listThatCannotBeCompiledSaysSo() {
        RuleList rules = RuleList.parse("set s address\n" + "ip src host @s -> drop\n".repeat(20));
        RuleSet misfit = new RuleSet(new SetSpec("s", SetType.PORT, 1, List.of())); // has no image with such keys

        var loaded = load(rules, 1, Map.of("s", misfit));

        assertTrue(loaded.note().startsWith("evaluated rule by rule, which is slower, since "), loaded::note);
        assertTrue(loaded.toString().endsWith(loaded.note()), loaded::toString);
        assertEquals("", load(rules, 1, sets(rules)).note());
    }

    @Test
    void samplesGoOnCountingWhereTheyWere() {
        RuleList rules = RuleList.parse("all sample 1/7 -> drop");
        var loaded = load(rules, 2, Map.of());
        fill(new RuleFrames(1));

        for (int batch = 0; batch < BATCHES + 10; batch++) {
            loaded.on(0).run(frames, verdicts());
            loaded.on(1).run(frames, verdicts());
        }

        long all = (BATCHES + 10L) * FrameBatch.CAPACITY;
        assertEquals(List.of(2 * (all / 7), 2 * (all - all / 7)), packets(loaded));
    }

    @Test
    void rateThatIsReachedStaysReached() {
        RuleList rules = RuleList.parse("all limit 1/s burst 3000 -> drop");
        var loaded = load(rules, 1, Map.of());
        fill(new RuleFrames(1));
        long start = System.nanoTime();

        for (int batch = 0; batch < BATCHES + 100; batch++) {
            loaded.on(0).run(frames, verdicts());
        }

        long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000;
        long taken = packets(loaded).getFirst();
        assertTrue(taken >= 3000 && taken <= 3000 + seconds, () -> taken + " in " + seconds + " s");
    }

    @Test
    void setsAreSeenBeforeAndAfterAndByAllPrograms() {
        RuleList rules = RuleList.parse("set blocked address\nset ports port\nset nets prefix\n"
                + "ip src host @blocked -> drop; udp dst port @ports -> drop; ip src net @nets -> drop");
        Map<String, RuleSet> sets = sets(rules);
        var first = load(rules, 1, sets);
        var second = load(rules, 1, sets);
        frames.count = 1;
        frame(0, udp());

        for (String element : List.of("blocked 10.0.0.1", "ports 53", "nets 10.0.0.0/8")) {
            RuleSet set = sets.get(element.split(" ")[0]);
            SetElement added =
                    SetElement.parse(set.spec().type(), element.split(" ")[1]).getFirst();
            for (int round = 0; round < RuleTiers.MANY / 2 + 10; round++) {
                assertEquals(Verdicts.PASS, decided(first), element);
                if (round % 1000 == 0) {
                    assertEquals(Added.NEW, set.add(added));
                    assertEquals(Verdicts.DROP, decided(first), element);
                    assertEquals(Verdicts.DROP, decided(second), element);
                    assertTrue(set.remove(added));
                }
            }
        }
    }

    @Test
    void whatHasNoRoomIsInNoTable() {
        RuleList rules = RuleList.parse("ip src host @few -> drop");
        var few = new RuleSet(new SetSpec("few", SetType.ADDRESS, 2, List.of()));
        Map<String, RuleSet> sets = Map.of("few", few);
        var loaded = ScopedValue.where(LoadedRules.EVALUATED, 0).call(() -> load(rules, 1, sets));
        frames.count = 1;
        frame(0, udp());

        assertEquals(Added.NEW, few.add(SetElement.address(1)));
        assertEquals(Added.NEW, few.add(SetElement.address(2)));
        assertEquals(Added.FULL, few.add(SetElement.address(0x0a000001)));
        assertEquals(Verdicts.PASS, decided(loaded));
        assertTrue(few.remove(SetElement.address(1)));
        assertFalse(few.remove(SetElement.address(1)));
        assertEquals(Added.NEW, few.add(SetElement.address(0x0a000001)));
        assertEquals(Added.THERE, few.add(SetElement.address(0x0a000001)));
        assertEquals(Verdicts.DROP, decided(loaded));
        assertEquals(2, few.size());
    }

    @Test
    void compiledListWithSetsAndLimitsAllocatesNothing() {
        RuleList rules = RuleList.parse("set blocked address\nset nets prefix\nip src host @blocked -> drop; "
                + "ip src net @nets -> drop; udp sample 1/3 -> drop; udp limit 100/s -> drop");
        var loaded = ScopedValue.where(LoadedRules.EVALUATED, 0).call(() -> load(rules, 1, sets(rules)));
        fill(new RuleFrames(5));

        double bytes = Allocation.bytesPerRun(5_000, () -> loaded.on(0).run(frames, verdicts()));

        assertTrue(bytes < 1, () -> bytes + " bytes for each batch");
    }

    private static LoadedRules load(RuleList rules, int queues, Map<String, RuleSet> sets) {
        var targets = new RuleTargets(Map.of("sockets", new SocketMap(1)), Map.of());
        return new LoadedRules(rules, targets, sets, queues, VmServices.NONE, true);
    }

    private static Map<String, RuleSet> sets(RuleList rules) {
        Map<String, RuleSet> sets = new HashMap<>();
        for (SetSpec spec : rules.sets()) {
            sets.put(spec.name(), new RuleSet(spec));
        }
        return sets;
    }

    private byte decided(LoadedRules loaded) {
        loaded.on(0).run(frames, verdicts());
        return verdicts.action[0];
    }

    private Verdicts verdicts() {
        verdicts.pass(frames.count);
        return verdicts;
    }

    /** Puts frames of {@code random} into the batch; null leaves those that are there. */
    private void fill(RuleFrames random) {
        frames.count = FrameBatch.CAPACITY;
        for (int i = 0; random != null && i < frames.count; ) {
            byte[] bytes = random.frame();
            if (bytes.length >= 14) {
                frame(i++, bytes);
            }
        }
    }

    private void frame(int i, byte[] bytes) {
        if (frames.memory == null) {
            frames.memory = arena.allocate(FrameBatch.CAPACITY * 4096L);
        }
        frames.address[i] = i * 4096L;
        frames.length[i] = bytes.length;
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, frames.memory, i * 4096L, bytes.length);
    }

    private void count(RuleEvaluator evaluator, long[] expected) {
        for (int i = 0; i < frames.count; i++) {
            // A rule that reflects has swapped the addresses of what is shown again.
            int rule = verdicts.action[i] == Verdicts.TX ? reflected(evaluator, i) : decide(evaluator, i);
            expected[rule == RuleCount.NO_RULE ? expected.length - 1 : rule]++;
        }
    }

    private int reflected(RuleEvaluator evaluator, int i) {
        swap(i);
        int rule = decide(evaluator, i);
        swap(i);
        return rule;
    }

    private void swap(int i) {
        byte[] first = frames.memory.asSlice(frames.address[i], 6).toArray(JAVA_BYTE);
        MemorySegment.copy(frames.memory, frames.address[i] + 6, frames.memory, frames.address[i], 6);
        MemorySegment.copy(MemorySegment.ofArray(first), 0, frames.memory, frames.address[i] + 6, 6);
    }

    private int decide(RuleEvaluator evaluator, int i) {
        return evaluator.decide(frames.memory, frames.address[i], frames.length[i]);
    }

    private static List<Long> packets(LoadedRules loaded) {
        return loaded.counters().stream().map(RuleCount::packets).toList();
    }

    private static Long[] box(long[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Long[]::new);
    }

    private static byte[] udp() {
        byte[] frame = new byte[60];
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[17] = 46;
        frame[23] = 17;
        frame[26] = 10;
        frame[29] = 1;
        frame[37] = 53;
        frame[39] = 8;
        return frame;
    }
}
