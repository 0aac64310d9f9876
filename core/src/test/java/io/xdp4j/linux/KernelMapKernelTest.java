package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps of every type in the kernel, called as their callers do. */
@KernelTest
final class KernelMapKernelTest {

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "ARRAY", "LRU_HASH", "LPM_TRIE", "PERCPU_HASH", "PERCPU_ARRAY", "LRU_PERCPU_HASH"})
    void entryIsReadAsItWasWritten(MapType type) throws IOException {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 1);
            MemorySegment value = MapSamples.value(map, 7);

            map.put(key, value, Put.ANY);

            MemorySegment read = MapSamples.value(map, 0);
            assertTrue(map.get(key, read));
            assertArrayEquals(MapSamples.bytes(value), MapSamples.bytes(read));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "LRU_HASH", "LPM_TRIE", "PERCPU_HASH", "LRU_PERCPU_HASH"})
    void removedEntryIsNotThereAnyMore(MapType type) throws IOException {
        try (KernelMap map = KernelMap.create(MapSamples.spec(type))) {
            MemorySegment key = MapSamples.key(type, 1);
            map.put(key, MapSamples.value(map, 7), Put.ADD);

            assertTrue(map.remove(key));

            assertFalse(map.remove(key));
            assertFalse(map.get(key, MapSamples.value(map, 0)));
            assertFalse(map.nextKey(null, MapSamples.key(type, 0)));
        }
    }

    @Test
    void keysAreWalkedEachOnce() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("walked", MapType.HASH, 4, 4, 100))) {
            for (int i = 0; i < 50; i++) {
                map.put(ints(i), ints(i), Put.ADD);
            }

            Set<Integer> seen = new HashSet<>();
            MemorySegment key = ints(0);
            for (boolean more = map.nextKey(null, key); more; more = map.nextKey(ints(key.get(JAVA_INT, 0)), key)) {
                assertTrue(seen.add(key.get(JAVA_INT, 0)));
            }

            assertEquals(50, seen.size());
        }
    }

    @Test
    void eachCpuHasAValueOfItsOwn() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("lanes", MapType.PERCPU_ARRAY, 4, 4, 2))) {
            assertEquals(Processors.possible(), map.cpus());
            assertEquals(8, map.valueStride());
            MemorySegment values = MapSamples.value(map, 0);
            for (int cpu = 0; cpu < map.cpus(); cpu++) {
                values.set(JAVA_INT, 8L * cpu, 100 + cpu);
            }

            map.put(ints(1), values, Put.ANY);

            MemorySegment read = MapSamples.value(map, 0);
            map.get(ints(1), read);
            for (int cpu = 0; cpu < map.cpus(); cpu++) {
                assertEquals(100 + cpu, read.get(JAVA_INT, 8L * cpu));
            }
        }
    }

    @Test
    void queueGivesTheFirstAndAStackTheLast() throws IOException {
        assertEquals(List.of(1, 2, 3), taken(MapType.QUEUE));
        assertEquals(List.of(3, 2, 1), taken(MapType.STACK));
    }

    @Test
    void peekLeavesTheValueInTheQueue() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("queue", MapType.QUEUE, 0, 4, 2))) {
            map.push(ints(5), false);
            MemorySegment value = ints(0);

            assertTrue(map.peek(value));
            assertTrue(map.pop(value));

            assertEquals(5, value.get(JAVA_INT, 0));
            assertFalse(map.peek(value));
        }
    }

    @Test
    void takenEntryOfAHashIsGone() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("taken", MapType.HASH, 4, 4, 2))) {
            map.put(ints(1), ints(9), Put.ANY);
            MemorySegment value = ints(0);

            assertTrue(map.take(ints(1), value));

            assertEquals(9, value.get(JAVA_INT, 0));
            assertFalse(map.take(ints(1), value));
        }
    }

    @Test
    void fullQueueDropsTheOldestIfItIsTold() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("queue", MapType.QUEUE, 0, 4, 2))) {
            for (int i = 1; i <= 3; i++) {
                map.push(ints(i), true);
            }
            MemorySegment value = ints(0);

            assertTrue(map.pop(value));

            assertEquals(2, value.get(JAVA_INT, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "ARRAY", "PERCPU_HASH", "PERCPU_ARRAY", "LRU_HASH", "LRU_PERCPU_HASH"})
    void entriesThatAreWrittenAtOnceAreShownEachOnce(MapType type) throws IOException {
        int entries = 5000;
        try (KernelMap map = KernelMap.create(MapSpec.of("many", type, 4, 8, 2 * entries));
                Arena arena = Arena.ofConfined()) {
            MemorySegment keys = arena.allocate(JAVA_INT, entries);
            MemorySegment values = arena.allocate(map.entryBytes() * entries, 8);
            for (int i = 0; i < entries; i++) {
                keys.setAtIndex(JAVA_INT, i, i);
                values.set(JAVA_LONG, i * map.entryBytes(), i + 1);
            }

            map.putAll(keys, values, entries, Put.ANY);

            Set<Integer> seen = new HashSet<>();
            map.forEach((key, value) -> {
                int number = key.get(JAVA_INT, 0);
                assertEquals(number < entries ? number + 1 : 0, value.get(JAVA_LONG, 0));
                assertTrue(seen.add(number));
                return true;
            });
            boolean all = type == MapType.ARRAY || type == MapType.PERCPU_ARRAY;
            assertEquals(all ? 2 * entries : entries, seen.size());
        }
    }

    @Test
    void mapThatFillsUpMeanwhileSaysAtWhichKey() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("full", MapType.HASH, 4, 4, 2))) {
            MemorySegment numbers = MemorySegment.ofArray(new int[] {1, 2, 3});

            var refused = assertThrows(MapException.class, () -> map.putAll(numbers, numbers, 3, Put.ANY));

            assertTrue(refused.getMessage().contains("key 03000000"), refused.getMessage());
        }
    }

    @Test
    void mapOfMapsHoldsMapsLikeItsInnerOne() throws IOException {
        MapSpec inner = MapSpec.of("inner", MapType.ARRAY, 4, 8, 3);
        var outerSpec = new MapSpec("outer", MapType.HASH_OF_MAPS, 4, 4, 4, 0, Optional.of(inner));
        try (KernelMap outer = KernelMap.create(outerSpec);
                KernelMap first = KernelMap.create(inner)) {
            outer.putMap(ints(77), first, Put.ANY);

            MemorySegment id = ints(0);
            assertTrue(outer.get(ints(77), id));
            assertEquals(first.info().id(), id.get(JAVA_INT, 0));
        }
    }

    @Test
    void mapThatIsNotLikeTheInnerOneIsRefused() throws IOException {
        MapSpec inner = MapSpec.of("inner", MapType.ARRAY, 4, 8, 3);
        var outerSpec = new MapSpec("outer", MapType.ARRAY_OF_MAPS, 4, 4, 4, 0, Optional.of(inner));
        try (KernelMap outer = KernelMap.create(outerSpec);
                KernelMap other = KernelMap.create(MapSpec.of("other", MapType.HASH, 8, 8, 3))) {
            var refused = assertThrows(MapException.class, () -> outer.putMap(ints(0), other, Put.ANY));

            assertEquals(Errno.EINVAL.code(), refused.errno());
            assertTrue(refused.getMessage().contains("inner"), refused.getMessage());
        }
    }

    @Test
    void fullHashSaysHowManyItHolds() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("full", MapType.HASH, 4, 4, 2))) {
            map.put(ints(1), ints(1), Put.ADD);
            map.put(ints(2), ints(1), Put.ADD);

            var refused = assertThrows(MapException.class, () -> map.put(ints(3), ints(1), Put.ADD));

            assertEquals(Errno.E2BIG.code(), refused.errno());
            assertTrue(refused.getMessage().contains("is full; it has room for 2"), refused.getMessage());
        }
    }

    @Test
    void indexBeyondAnArrayIsInvalid() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("short", MapType.ARRAY, 4, 4, 2))) {
            var refused = assertThrows(MapException.class, () -> map.put(ints(2), ints(1), Put.ANY));

            assertEquals(Errno.E2BIG.code(), refused.errno());
            assertFalse(map.get(ints(2), ints(0)));
        }
    }

    @Test
    void addOfWhatIsThereAndReplaceOfWhatIsNotAreErrors() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("strict", MapType.HASH, 4, 4, 2))) {
            var missing = assertThrows(MapException.class, () -> map.put(ints(1), ints(1), Put.REPLACE));
            map.put(ints(1), ints(1), Put.ADD);
            var there = assertThrows(MapException.class, () -> map.put(ints(1), ints(1), Put.ADD));

            assertEquals(Errno.ENOENT.code(), missing.errno());
            assertEquals(Errno.EEXIST.code(), there.errno());
        }
    }

    @Test
    void wrongSizesAreRefusedBeforeTheKernelSeesThem() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("sized", MapType.HASH, 4, 4, 2))) {
            MemorySegment wide = MemorySegment.ofArray(new long[1]);

            assertThrows(IllegalArgumentException.class, () -> map.get(wide, ints(0)));
            assertThrows(IllegalArgumentException.class, () -> map.get(ints(0), wide));
            assertThrows(IllegalArgumentException.class, () -> map.put(ints(0), wide, Put.ANY));
        }
    }

    @Test
    void closedMapIsNotTouched() throws IOException {
        KernelMap map = KernelMap.create(MapSpec.of("closed", MapType.HASH, 4, 4, 2));
        map.close();
        map.close();

        assertThrows(IllegalStateException.class, () -> map.remove(ints(0)));
    }

    @Test
    void frozenMapIsReadOnly() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("frozen", MapType.ARRAY, 4, 4, 1))) {
            map.put(ints(0), ints(3), Put.ANY);
            map.freeze();

            var refused = assertThrows(MapException.class, () -> map.put(ints(0), ints(4), Put.ANY));

            assertEquals(Errno.EPERM.code(), refused.errno());
            assertTrue(refused.getMessage().contains("frozen"), refused.getMessage());
        }
    }

    @Test
    void mappedValuesAreThoseOfTheMap() throws IOException {
        var spec = new MapSpec("mapped", MapType.ARRAY, 4, 8, 3, MapSpec.MAPPABLE, Optional.empty());
        try (KernelMap map = KernelMap.create(spec);
                Arena arena = Arena.ofConfined()) {
            MemorySegment values = map.values(arena);
            values.set(JAVA_LONG, 16, 42);

            MemorySegment read = MapSamples.value(map, 0);
            map.get(ints(2), read);
            assertEquals(42, read.get(JAVA_LONG, 0));
        }
    }

    @Test
    void sizesThatTheKernelDoesNotTakeAreNamed() {
        var refused =
                assertThrows(XdpException.class, () -> KernelMap.create(MapSpec.of("narrow", MapType.ARRAY, 8, 4, 1)));

        assertEquals(Kind.INVALID, refused.kind());
        assertTrue(refused.getMessage().contains("array with keys of 8 bytes"), refused.getMessage());
    }

    @Test
    void keysOfARingAreUnsupported() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("ring", MapType.RINGBUF, 0, 0, 8192))) {
            var refused = assertThrows(MapException.class, () -> map.nextKey(null, nothing()));

            assertTrue(refused.getMessage().contains("ringbuf"), refused.getMessage());
        }
    }

    @Test
    void mapIsFoundByItsId() throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("by_id", MapType.LRU_PERCPU_HASH, 6, 12, 64));
                KernelMap same = KernelMap.open(map.info().id())) {
            assertEquals(map.spec(), same.spec());
            assertTrue(MapInfo.all().contains(map.info()));
        }
    }

    @Test
    void idOfNothingIsGone() {
        assertEquals(
                Kind.GONE,
                assertThrows(XdpException.class, () -> KernelMap.open(Integer.MAX_VALUE))
                        .kind());
    }

    private static List<Integer> taken(MapType type) throws IOException {
        try (KernelMap map = KernelMap.create(MapSpec.of("line", type, 0, 4, 3))) {
            for (int i = 1; i <= 3; i++) {
                map.push(ints(i), false);
            }
            var full = assertThrows(MapException.class, () -> map.push(ints(4), false));
            assertEquals(Errno.E2BIG.code(), full.errno());
            var values = new java.util.ArrayList<Integer>();
            MemorySegment value = ints(0);
            while (map.pop(value)) {
                values.add(value.get(JAVA_INT, 0));
            }
            return values;
        }
    }

    private static MemorySegment nothing() {
        return MemorySegment.ofArray(new byte[0]);
    }

    private static MemorySegment ints(int number) {
        return MemorySegment.ofArray(new int[] {number});
    }
}
