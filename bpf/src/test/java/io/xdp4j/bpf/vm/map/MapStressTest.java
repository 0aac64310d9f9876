package io.xdp4j.bpf.vm.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.TypedMap;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps that several threads use at a time. */
@Timeout(120)
final class MapStressTest {

    private static final int ROUNDS = 100_000;
    private static final int STABLE = 100;
    private static final int KEYS = 1000;

    private interface Task {
        void run() throws Exception;
    }

    private final VmMemory memory = HeapMemory.of(64 << 20);
    private final MapRig rig = new MapRig(memory);

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "PERCPU_HASH"})
    void entryThatStaysIsFoundWhileOthersComeAndGo(MapType type) throws Exception {
        VmMap map = rig.map(type, 8, 8, KEYS);
        for (int i = 0; i < STABLE; i++) {
            rig.update(map, i, i, 0, 0);
        }

        together(() -> read(map), () -> churn(map, 1), () -> churn(map, 2), () -> {
            var mine = new MapRig(memory);
            for (int i = 0; i < ROUNDS; i++) {
                assertEquals(0, mine.update(map, i % STABLE, i, 2, 0));
            }
        });

        assertEquals(map.forEach((_, _) -> true), count(map));
    }

    @Test
    void valuesThatJavaReadsAreWhole() throws Exception {
        VmMap map = rig.map(MapType.HASH, 8, 8, 200);
        TypedMap<Long, Long> typed = TypedMap.of(map, Codecs.u64(), Codecs.u64());

        together(() -> churn(map, 1), () -> churn(map, 2), () -> {
            var random = new SplittableRandom(3);
            for (int i = 0; i < ROUNDS / 10; i++) {
                long key = STABLE + random.nextInt(KEYS);
                Optional<Long> value = typed.get(key);
                assertEquals(value.isPresent() ? Optional.of(key) : value, value);
            }
        });
    }

    @Test
    void lruMapStaysWholeWhileAllEvict() throws Exception {
        VmMap map = rig.map(MapType.LRU_HASH, 8, 8, 64);

        together(() -> churn(map, 1), () -> churn(map, 2), () -> churn(map, 3));

        for (int i = 0; i < KEYS; i++) {
            assertEquals(0, rig.update(map, i, i, 0, 0));
            assertEquals(i, rig.at(map, rig.lookup(map, i, 0)));
        }
        assertEquals(64, count(map));
    }

    @Test
    void prefixThatStaysIsFoundWhileOthersComeAndGo() throws Exception {
        VmMap map = rig.map(MapType.LPM_TRIE, 8, 8, 300);
        for (int i = 0; i < STABLE; i++) {
            assertEquals(0, rig.update(map, prefix(i, 16), i, 0, 0));
        }

        together(() -> churnPrefixes(map, 1), () -> churnPrefixes(map, 2), () -> {
            var mine = new MapRig(memory);
            for (int i = 0; i < ROUNDS; i++) {
                long address = mine.lookup(map, prefix(i % STABLE, 32), 0);
                assertEquals(i % STABLE, mine.at(map, address));
            }
        });
    }

    private void read(VmMap map) {
        var mine = new MapRig(memory);
        for (int i = 0; i < 3 * ROUNDS; i++) {
            assertNotEquals(0, mine.lookup(map, i % STABLE, 0), "key " + i % STABLE);
        }
    }

    private void churn(VmMap map, long seed) {
        var mine = new MapRig(memory);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long key = STABLE + random.nextInt(KEYS);
            if (random.nextInt(3) == 0) {
                mine.delete(map, key);
            } else {
                mine.update(map, key, key, 0, 0);
            }
        }
    }

    /** Prefixes longer than those that stay, at other addresses below the same bits. */
    private void churnPrefixes(VmMap map, long seed) {
        var mine = new MapRig(memory);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < ROUNDS; i++) {
            long key = prefix(random.nextInt(STABLE), 17 + random.nextInt(8)) | 0x80L << 48;
            if (random.nextInt(3) == 0) {
                mine.delete(map, key);
            } else {
                mine.update(map, key, -1, 0, 0);
            }
        }
    }

    /** 10.NUMBER.0.0/bits, as the bytes of a long lie in memory. */
    private static long prefix(int number, int bits) {
        return bits | 10L << 32 | (long) number << 40;
    }

    private static long count(VmMap map) {
        long count = 0;
        for (long cursor = map.next(VmMap.NONE); cursor != VmMap.NONE; cursor = map.next(cursor)) {
            count++;
        }
        return count;
    }

    private static void together(Task... tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.length)) {
            List<Future<?>> running = new ArrayList<>();
            for (Task task : tasks) {
                running.add(threads.submit(() -> {
                    task.run();
                    return true;
                }));
            }
            for (Future<?> task : running) {
                task.get(100, TimeUnit.SECONDS);
            }
        }
    }
}
