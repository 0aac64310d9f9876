package io.xdp4j.software.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.rule.BucketTable.Added;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live sets and limits while two queues decide, and are compiled meanwhile. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RulesUnderLoadTest {

    private static final int QUEUES = 2;
    private static final int BATCHES = 3 * RuleTiers.MANY / FrameBatch.CAPACITY;

    @AutoClose
    private final Arena arena = Arena.ofShared();

    /** A queue with its batch: frames from 10.0.0.1 to port 1, and from 10.0.0.2 to port 2, in turn. */
    private final class Queue {

        private final QueueProgram program;
        private final FrameBatch frames = new FrameBatch();
        private final Verdicts verdicts = new Verdicts();

        Queue(QueueProgram program) {
            this.program = program;
            frames.memory = arena.allocate(FrameBatch.CAPACITY * 64L, 64);
            frames.count = FrameBatch.CAPACITY;
            for (int i = 0; i < frames.count; i++) {
                frames.address[i] = i * 64L;
                frames.length[i] = 60;
                MemorySegment.copy(MemorySegment.ofArray(udp(1 + i % 2)), 0, frames.memory, i * 64L, 60);
            }
        }

        void run() {
            verdicts.pass(frames.count);
            program.run(frames, verdicts);
        }

        /** Returns how many frames got another verdict than dropped, passed, in turn. */
        long wrong() {
            long wrong = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                run();
                for (int i = 0; i < frames.count; i++) {
                    wrong += verdicts.action[i] == (i % 2 == 0 ? Verdicts.DROP : Verdicts.PASS) ? 0 : 1;
                }
            }
            return wrong;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ADDRESS, ip src host @live -> drop, 10.0.0.1",
        "PREFIX, ip src net @live -> drop, 10.0.0.1/32",
        "PORT, udp dst port @live -> drop, 1"
    })
    void elementsThatStayAreSeenAndThoseThatNeverCameAreNot(SetType type, String rule, String stays) throws Exception {
        var live = new RuleSet(new SetSpec("live", type, 5000, List.of()));
        assertEquals(Added.NEW, live.add(SetElement.parse(type, stays).getFirst()));
        var stop = new AtomicBoolean();
        FutureTask<Long> changing = start(() -> change(live, type, stop));

        List<Long> wrong = decide(RuleList.parse("set live " + word(type) + "\n" + rule), Map.of("live", live));
        stop.set(true);

        assertEquals(List.of(0L, 0L), wrong);
        assertTrue(changing.get() > 100, () -> "only " + changing.resultNow() + " changes");
        assertEquals(1, live.size());
    }

    @Test
    void rateIsOfAllQueuesHoweverEachDecides() throws Exception {
        var loaded = load(RuleList.parse("all limit 100/s burst 100000 -> drop"), Map.of());
        long start = System.nanoTime();
        List<FutureTask<Long>> running = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            running.add(start(new Queue(loaded.on(i))::wrong));
        }
        for (FutureTask<Long> each : running) {
            each.get();
        }

        long taken = loaded.counters().getFirst().packets();
        long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(taken >= 100_000 && taken <= 100_000 + 100 * seconds, () -> taken + " in " + seconds + " s");
        assertEquals(
                (long) QUEUES * BATCHES * FrameBatch.CAPACITY,
                loaded.counters().stream().mapToLong(RuleCount::packets).sum());
    }

    private List<Long> decide(RuleList rules, Map<String, RuleSet> sets) throws Exception {
        var loaded = load(rules, sets);
        List<FutureTask<Long>> running = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            running.add(start(new Queue(loaded.on(i))::wrong));
        }
        List<Long> wrong = new ArrayList<>();
        for (FutureTask<Long> each : running) {
            wrong.add(each.get());
        }
        return wrong;
    }

    private static LoadedRules load(RuleList rules, Map<String, RuleSet> sets) {
        return new LoadedRules(rules, new RuleTargets(Map.of(), Map.of()), sets, QUEUES, VmServices.NONE, true);
    }

    /** Adds and removes others until it is told to stop; returns how many. */
    private static long change(RuleSet live, SetType type, AtomicBoolean stop) {
        var random = new Random(7);
        long changes = 0;
        while (!stop.get()) {
            List<SetElement> others = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                others.add(other(type, random));
            }
            others.forEach(live::add);
            others.forEach(live::remove);
            changes += others.size();
        }
        return changes;
    }

    private static SetElement other(SetType type, Random random) {
        int address = 11 << 24 | random.nextInt(1 << 18);
        return switch (type) {
            case PORT -> SetElement.port(3 + random.nextInt(60_000));
            case PREFIX -> prefix(address, 9 + random.nextInt(24));
            default -> SetElement.address(address);
        };
    }

    private static SetElement prefix(int address, int bits) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(address & -1 << 32 - bits).array();
        return SetElement.of(SetType.PREFIX, bytes, bits);
    }

    private static String word(SetType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static FutureTask<Long> start(Callable<Long> body) {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static byte[] udp(int number) {
        byte[] frame = new byte[60];
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[17] = 46;
        frame[23] = 17;
        frame[26] = 10;
        frame[29] = (byte) number;
        frame[37] = (byte) number;
        frame[39] = 8;
        return frame;
    }
}
