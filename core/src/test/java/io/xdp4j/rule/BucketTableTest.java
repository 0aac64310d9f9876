package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.BucketTable.Added;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Keys in buckets, as a writer and those who look see them. */
final class BucketTableTest {

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());

    @Test
    void keysComeAndGoAsInASet() {
        var random = new SplittableRandom(SEED);
        for (int capacity : new int[] {1, 15, 200, 3000}) {
            BucketTable table = table(capacity, random.nextLong());
            Set<Integer> model = new HashSet<>();
            for (int i = 0; i < 50_000; i++) {
                int key = random.nextInt(capacity * 2) * 0x01000193;
                if (random.nextInt(5) < 2) {
                    assertEquals(model.remove(key), table.remove(key), this::seed);
                } else {
                    Added expected =
                            model.contains(key) ? Added.THERE : model.size() == capacity ? Added.FULL : Added.NEW;
                    assertSame(expected, table.add(key), this::seed);
                    if (expected == Added.NEW) {
                        model.add(key);
                    }
                }
            }
            assertEquals(addresses(model), elements(table), this::seed);
            assertEquals(model.size(), table.size(), this::seed);
        }
    }

    @Test
    void everyKeyIsItselfAgainAfterMixing() {
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 1000; i++) {
            BucketTable table = table(100, random.nextLong());
            int key = random.nextInt();

            assertEquals(key, table.unmixed(table.mixed(key)), this::seed);
        }
    }

    @Test
    void keysThatAreLikeWhatIsEmptyAreFoundOnlyIfTheyAreThere() {
        BucketTable table = table(100, SEED);
        for (int mixed : new int[] {0, -1}) {
            int key = table.unmixed(mixed);

            assertFalse(table.remove(key), this::seed);
            assertSame(Added.NEW, table.add(key), this::seed);
            assertSame(Added.THERE, table.add(key), this::seed);
            assertTrue(table.remove(key), this::seed);
            assertEquals(0, table.size());
        }
    }

    @Test
    void keysBeyondAFullHomeAreInASpillAndTheHomeSaysHowMany() {
        BucketTable table = table(1000, SEED);
        List<Integer> keys = keysOf(table, 20, mixed -> table.home(mixed) == table.home(77));

        keys.forEach(key -> assertSame(Added.NEW, table.add(key), this::seed));

        assertEquals(5, table.spilled(table.home(77)));
        assertEquals(addresses(keys), elements(table), this::seed);
        assertTrue(table.remove(keys.getFirst()));
        assertEquals(5, table.spilled(table.home(77)), "what is in a spill stays there");
        keys.subList(1, 20).forEach(key -> assertTrue(table.remove(key), this::seed));
        assertEquals(0, table.spilled(table.home(77)));
        assertEquals(0, table.size());
    }

    @Test
    void keyWithoutRoomInBothItsBucketsIsRefusedAndLeavesNothing() {
        BucketTable table = table(1000, SEED);
        int home = table.home(77);
        int spill = table.spill(77);
        List<Integer> keys = keysOf(table, 31, mixed -> table.home(mixed) == home && table.spill(mixed) == spill);
        keys.subList(0, 30).forEach(key -> assertSame(Added.NEW, table.add(key), this::seed));

        assertSame(Added.CROWDED, table.add(keys.get(30)), this::seed);

        assertEquals(15, table.spilled(home));
        assertEquals(30, table.size());
        table.remove(keys.getFirst());
        assertSame(Added.NEW, table.add(keys.get(30)), this::seed);
    }

    @Test
    void fullTablesOfNeighboursHaveRoomForAll() {
        var random = new SplittableRandom(SEED);
        for (IntUnaryOperator keys : List.<IntUnaryOperator>of(
                i -> Integer.reverseBytes(0x0A000000 + i),
                i -> Integer.reverseBytes(0x0A000000 + (i << 8)),
                i -> i,
                i -> i << 12,
                i -> i * 0x9E3779B1)) {
            for (int capacity : new int[] {100, 1000, 100_000}) {
                BucketTable table = table(capacity, random.nextLong());
                for (int i = 0; i < capacity; i++) {
                    assertSame(Added.NEW, table.add(keys.applyAsInt(i)), this::seed);
                }
                assertSame(Added.FULL, table.add(keys.applyAsInt(capacity)), this::seed);
            }
        }
    }

    @Test
    void tableThatCountsTooManyAfterACrashIsCountedAnew() {
        MemorySegment memory = memory(3, SEED);
        var table = new BucketTable(memory);
        table.add(1);
        memory.set(JAVA_INT, BucketTable.ENTRY_BYTES, 3);

        assertSame(Added.NEW, table.add(2));
        assertSame(Added.NEW, table.add(3));
        assertSame(Added.FULL, table.add(4));
    }

    @Test
    void keyThatTwoAddedAtTheSameMomentIsOneKey() {
        MemorySegment memory = memory(100, SEED);
        var table = new BucketTable(memory);
        table.add(5);
        int mixed = table.mixed(5);
        memory.set(JAVA_INT, table.home(mixed) * 64L + 60, mixed);

        assertEquals(1, table.size());
        assertEquals(addresses(List.of(5)), elements(table));
        assertTrue(table.remove(5));
        assertFalse(table.contains(SetElement.address(Integer.reverseBytes(5))));
    }

    @Test
    void severalMayChangeItAtATime() throws InterruptedException {
        MemorySegment memory = memory(64, SEED);
        var threads = new ArrayList<Thread>();
        var failures = Collections.synchronizedList(new ArrayList<Throwable>());
        for (int i = 0; i < 3; i++) {
            int number = i;
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, e) -> failures.add(e))
                    .start(() -> churn(new BucketTable(memory), number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(List.of(), failures, this::seed);
        var table = new BucketTable(memory);
        assertEquals(0, table.size(), this::seed);
        for (int home = 2; home < BucketTable.entries(64); home++) {
            assertEquals(0, table.spilled(home), this::seed);
        }
    }

    /** Keys of its own, all with the same home, and one that all have. */
    private void churn(BucketTable table, int thread) {
        List<Integer> own =
                keysOf(table, 30, mixed -> table.home(mixed) == table.home(77)).subList(thread * 10, thread * 10 + 10);
        for (int round = 0; round < 20_000; round++) {
            own.forEach(key -> assertSame(Added.NEW, table.add(key), this::seed));
            table.add(77);
            table.remove(77);
            own.forEach(key -> assertTrue(table.remove(key), this::seed));
        }
        table.remove(77);
    }

    @Test
    void memoryThatIsNoTableIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BucketTable(MemorySegment.ofArray(new int[1024])));
        for (int at :
                new int[] {0, 4, BucketTable.FACTOR, BucketTable.HOMES, BucketTable.FIRST_SPILL, BucketTable.SPILLS}) {
            MemorySegment memory = memory(100, SEED);
            int is = memory.get(JAVA_INT, at);
            memory.set(JAVA_INT, at, at == BucketTable.FACTOR ? is - 1 : -is);
            assertThrows(IllegalArgumentException.class, () -> new BucketTable(memory), "at " + at);
        }
        MemorySegment cut = memory(100, SEED);
        assertThrows(
                IllegalArgumentException.class, () -> new BucketTable(cut.asSlice(0, cut.byteSize() - Integer.BYTES)));
    }

    /** Keys for whose mixed number {@code wanted} holds. */
    private static List<Integer> keysOf(BucketTable table, int count, IntPredicate wanted) {
        List<Integer> keys = new ArrayList<>();
        for (int mixed = 77; keys.size() < count; mixed += 101) {
            if (wanted.test(mixed)) {
                keys.add(table.unmixed(mixed));
            }
        }
        return keys;
    }

    private static BucketTable table(int capacity, long random) {
        return new BucketTable(memory(capacity, random));
    }

    private static MemorySegment memory(int capacity, long random) {
        MemorySegment memory = MemorySegment.ofArray(new int[(int) BucketTable.bytes(capacity) / Integer.BYTES]);
        BucketTable.format(memory, capacity, random);
        return memory;
    }

    private static Set<SetElement> elements(BucketTable table) {
        Set<SetElement> elements = new HashSet<>();
        table.forEach(element -> assertTrue(elements.add(element), element::toString));
        return elements;
    }

    private static Set<SetElement> addresses(Iterable<Integer> keys) {
        Set<SetElement> addresses = new HashSet<>();
        keys.forEach(key -> addresses.add(SetElement.address(Integer.reverseBytes(key))));
        return addresses;
    }

    private String seed() {
        return "-Dxdp4j.seed=" + SEED;
    }
}
