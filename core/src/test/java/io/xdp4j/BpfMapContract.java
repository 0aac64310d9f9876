package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.BpfQueue;
import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.Prefix;
import io.xdp4j.bpf.map.TypedMap;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What maps do, in the kernel and in the VM. */
interface BpfMapContract {

    /** Makes a map; refuses by any exception. */
    BpfMap map(MapSpec spec) throws IOException;

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "LRU_HASH"})
    default void hashTellsWhatIsThereFromWhatIsNot(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("hash", type, 4, 8, 100))) {
            TypedMap<Long, Long> typed = TypedMap.of(map, Codecs.u32(), Codecs.u64());

            assertErrno(MapErrno.ENOENT, () -> typed.put(1L, 10L, Put.REPLACE));
            typed.put(1L, 10L, Put.ADD);
            assertErrno(MapErrno.EEXIST, () -> typed.put(1L, 11L, Put.ADD));
            assertEquals(Optional.of(10L), typed.get(1L));
            typed.put(1L, 12L, Put.REPLACE);

            assertEquals(Optional.of(12L), typed.take(1L));
            assertEquals(Optional.empty(), typed.get(1L));
            assertFalse(typed.remove(1L));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "PERCPU_HASH"})
    default void fullHashTakesNoMoreButReplaces(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("full", type, 4, 8, 3))) {
            var bytes = new MapBytes(map);
            for (int i = 0; i < 3; i++) {
                map.put(bytes.key(i), bytes.value(i), Put.ADD);
            }

            assertErrno(MapErrno.E2BIG, () -> map.put(bytes.key(3), bytes.value(3), Put.ANY));
            for (int i = 0; i < 100; i++) {
                map.put(bytes.key(i % 3), bytes.value(i), Put.ANY);
            }
            assertTrue(map.remove(bytes.key(1)));
            map.put(bytes.key(3), bytes.value(3), Put.ADD);

            assertArrayEquals(bytes.bytesOf(3), bytes.read(3));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"ARRAY", "PERCPU_ARRAY"})
    default void arrayHasAllItsEntriesAlways(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("array", type, 4, 12, 5))) {
            var bytes = new MapBytes(map);
            map.put(bytes.key(4), bytes.value(7), Put.REPLACE);

            assertArrayEquals(bytes.bytesOf(7), bytes.read(4));
            assertErrno(MapErrno.EEXIST, () -> map.put(bytes.key(4), bytes.value(1), Put.ADD));
            assertErrno(MapErrno.E2BIG, () -> map.put(bytes.key(5), bytes.value(1), Put.ANY));
            assertErrno(MapErrno.EINVAL, () -> map.remove(bytes.key(1)));
            assertFalse(map.get(bytes.key(5), bytes.value(0)));
            assertFalse(map.get(bytes.key(-1), bytes.value(0)));
            assertEquals(5, map.forEach((_, _) -> true));
            map.clear();
            assertArrayEquals(new byte[(int) map.entryBytes()], bytes.read(4));
        }
    }

    @Test
    default void perCpuValuesAreAddedUp() throws IOException {
        try (BpfMap map = map(MapSpec.of("percpu", MapType.PERCPU_HASH, 4, 4, 5))) {
            TypedMap<Long, List<Long>> typed = TypedMap.perCpu(map, Codecs.u32(), Codecs.u32());

            TypedMap.putEverywhere(typed, 1L, 21L);

            assertEquals(21L * map.cpus(), TypedMap.<Long, Long>sum(typed, 1L, value -> value));
            assertEquals(0, TypedMap.<Long, Long>sum(typed, 2L, value -> value));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"LRU_HASH", "LRU_PERCPU_HASH"})
    default void lruMapDropsOldEntriesForNewOnes(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("lru", type, 4, 8, 1000))) {
            var bytes = new MapBytes(map);
            for (int i = 0; i < 10_000; i++) {
                map.put(bytes.key(i), bytes.value(i), Put.ANY);
                assertArrayEquals(bytes.bytesOf(i), bytes.read(i));
            }

            long left = map.forEach((_, _) -> true);

            assertTrue(left > 100 && left <= 1000, left + " entries");
        }
    }

    @Test
    default void walkShowsEachEntryOnceWhileTheyAreReplaced() throws IOException {
        try (BpfMap map = map(MapSpec.of("walk", MapType.HASH, 8, 8, 2000))) {
            TypedMap<Long, Long> typed = TypedMap.of(map, Codecs.u64(), Codecs.u64());
            Map<Long, Long> all = new HashMap<>();
            for (long i = 0; i < 1500; i++) {
                all.put(i * i, i);
            }
            typed.putAll(all, Put.ADD);

            Set<Long> seen = new HashSet<>();
            for (Long key : typed.keys()) {
                assertTrue(seen.add(key), "twice: " + key);
            }

            assertEquals(all.keySet(), seen);
            assertEquals(new HashSet<>(all.entrySet()), new HashSet<>(typed.entries()));
            typed.clear();
            assertEquals(List.of(), typed.keys());
        }
    }

    @Test
    default void removedKeyStartsTheWalkAgain() throws IOException {
        try (BpfMap map = map(MapSpec.of("again", MapType.HASH, 4, 4, 10))) {
            var bytes = new MapBytes(map);
            map.put(bytes.key(1), bytes.value(1), Put.ADD);

            var next = bytes.key(0);

            assertTrue(map.nextKey(bytes.key(99), next));
            assertEquals(-1, next.mismatch(bytes.key(1)));
            assertFalse(map.nextKey(bytes.key(1), next));
        }
    }

    @Test
    default void longestPrefixWins() throws IOException {
        MapSpec spec = new MapSpec("lpm", MapType.LPM_TRIE, 8, 4, 4, MapSpec.NO_PREALLOC, Optional.empty());
        try (BpfMap map = map(spec)) {
            TypedMap<Prefix, Long> typed = TypedMap.of(map, Codecs.ipv4Prefix(), Codecs.u32());
            typed.put(prefix("10.0.0.0", 8), 8L, Put.ADD);
            typed.put(prefix("10.1.0.0", 16), 16L, Put.ADD);
            typed.put(prefix("0.0.0.0", 0), 0L, Put.ADD);

            assertEquals(Optional.of(16L), typed.get(prefix("10.1.2.3", 32)));
            assertEquals(Optional.of(8L), typed.get(prefix("10.2.0.0", 32)));
            assertEquals(Optional.of(8L), typed.get(prefix("10.1.0.0", 15)));
            assertEquals(Optional.of(0L), typed.get(prefix("11.0.0.0", 32)));
            assertErrno(MapErrno.EEXIST, () -> typed.put(prefix("10.9.9.9", 8), 1L, Put.ADD));
            assertErrno(MapErrno.ENOENT, () -> typed.put(prefix("10.0.0.0", 9), 1L, Put.REPLACE));
            typed.put(prefix("10.1.1.0", 24), 24L, Put.ADD);
            assertErrno(MapErrno.ENOSPC, () -> typed.put(prefix("12.0.0.0", 8), 1L, Put.ANY));
            assertFalse(typed.remove(prefix("10.1.0.0", 17)));
            assertTrue(typed.remove(prefix("10.1.0.0", 16)));
            assertEquals(Optional.of(8L), typed.get(prefix("10.1.2.3", 32)));
        }
    }

    @Test
    default void prefixThatIsTooLongIsRefused() throws IOException {
        MapSpec spec = new MapSpec("lpm", MapType.LPM_TRIE, 8, 4, 4, MapSpec.NO_PREALLOC, Optional.empty());
        try (BpfMap map = map(spec)) {
            var bytes = new MapBytes(map);

            assertErrno(MapErrno.EINVAL, () -> map.put(bytes.key(33), bytes.value(1), Put.ANY));
            assertErrno(MapErrno.EINVAL, () -> map.remove(bytes.key(33)));
            assertFalse(map.get(bytes.key(33), bytes.value(0)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"QUEUE", "STACK"})
    default void queueKeepsOrderAndDropsTheOldest(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("queue", type, 0, 4, 3))) {
            BpfQueue<Long> queue = BpfQueue.of(map, Codecs.u32());
            for (long i = 1; i <= 3; i++) {
                queue.push(i);
            }
            assertErrno(MapErrno.E2BIG, () -> queue.push(4L));
            queue.pushDroppingOldest(4L);

            boolean stack = type == MapType.STACK;
            assertEquals(Optional.of(stack ? 4L : 2L), queue.peek());
            assertEquals(Optional.of(stack ? 4L : 2L), queue.pop());
            assertEquals(Optional.of(3L), queue.pop());
            assertEquals(Optional.of(stack ? 2L : 4L), queue.pop());
            assertEquals(Optional.empty(), queue.pop());
            assertEquals(Optional.empty(), queue.peek());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"ARRAY_OF_MAPS", "HASH_OF_MAPS"})
    default void mapOfMapsTakesOnlyMapsLikeItsInner(MapType type) throws IOException {
        MapSpec inner = MapSpec.of("inner", MapType.ARRAY, 4, 8, 5);
        MapSpec outer = new MapSpec("outer", type, 4, 4, 2, 0, Optional.of(inner));
        try (BpfMap map = map(outer);
                BpfMap like = map(inner);
                BpfMap other = map(MapSpec.of("other", MapType.ARRAY, 4, 8, 6))) {
            var bytes = new MapBytes(map);

            map.putMap(bytes.key(1), like, Put.ANY);

            assertErrno(MapErrno.EINVAL, () -> map.putMap(bytes.key(0), other, Put.ANY));
            assertFalse(map.get(bytes.key(0), bytes.value(0)));
            assertTrue(TypedMap.of(map, Codecs.u32(), Codecs.u32()).get(1L).orElseThrow() > 0);
            assertTrue(map.remove(bytes.key(1)));
            assertFalse(map.remove(bytes.key(1)));
        }
    }

    @Test
    default void interfacesAreFoundByIndexAndNumber() throws IOException {
        for (MapType type : List.of(MapType.DEVMAP, MapType.DEVMAP_HASH)) {
            try (BpfMap map = map(MapSpec.of("devices", type, 4, 4, 2))) {
                TypedMap<Long, Long> typed = TypedMap.of(map, Codecs.u32(), Codecs.u32());

                assertEquals(Optional.empty(), typed.get(1L));
                typed.put(1L, 1L); // the loopback interface
                assertEquals(Optional.of(1L), typed.get(1L));
                assertErrno(MapErrno.EEXIST, () -> typed.put(1L, 1L, Put.ADD));
                assertTrue(typed.remove(1L));
                assertEquals(Optional.empty(), typed.get(1L));
            }
        }
    }

    @Test
    default void queueOfACpuHasLimits() throws IOException {
        try (BpfMap map = map(MapSpec.of("cpus", MapType.CPUMAP, 4, 4, 2))) {
            TypedMap<Long, Long> typed = TypedMap.of(map, Codecs.u32(), Codecs.u32());

            typed.put(0L, 192L);

            assertEquals(Optional.of(192L), typed.get(0L));
            assertErrno(MapErrno.EOVERFLOW, () -> typed.put(0L, 16385L));
            assertErrno(MapErrno.E2BIG, () -> typed.put(2L, 1L));
            typed.put(0L, 0L);
            assertEquals(Optional.empty(), typed.get(0L));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"ARRAY", "HASH", "PERCPU_ARRAY", "LRU_HASH"})
    default void frozenMapIsReadAndNoLongerWritten(MapType type) throws IOException {
        try (BpfMap map = map(MapSpec.of("frozen", type, 4, 8, 10))) {
            var bytes = new MapBytes(map);
            map.put(bytes.key(1), bytes.value(7), Put.ANY);

            map.freeze();

            assertErrno(MapErrno.EPERM, () -> map.put(bytes.key(1), bytes.value(8), Put.ANY));
            assertErrno(MapErrno.EPERM, () -> map.remove(bytes.key(1)));
            assertArrayEquals(bytes.bytesOf(7), bytes.read(1));
        }
    }

    @Test
    default void frozenQueueGivesNothingAway() throws IOException {
        try (BpfMap map = map(MapSpec.of("queue", MapType.QUEUE, 0, 4, 3))) {
            BpfQueue<Long> queue = BpfQueue.of(map, Codecs.u32());
            queue.push(1L);

            map.freeze();

            assertErrno(MapErrno.EPERM, () -> queue.push(2L));
            assertErrno(MapErrno.EPERM, queue::pop);
            assertEquals(Optional.of(1L), queue.peek());
        }
    }

    @Test
    default void specsThatMakeNoSenseAreRefused() throws IOException {
        for (MapSpec spec : MapSpecs.bad()) {
            assertThrows(Exception.class, () -> map(spec).close(), spec.toString());
        }
    }

    @Test
    default void specsAtTheLimitsAreTaken() throws IOException {
        for (MapSpec spec : MapSpecs.good()) {
            map(spec).close();
        }
    }

    @Test
    default void randomOperationsGiveWhatAModelGives() throws IOException {
        for (MapSpec spec : MapSpecs.modelled()) {
            for (long seed = 1; seed <= 5; seed++) {
                try (BpfMap map = map(spec)) {
                    new MapModel(map, seed).run(2000);
                }
            }
        }
    }

    private static Prefix prefix(String address, int bits) throws IOException {
        return new Prefix(InetAddress.ofLiteral(address), bits);
    }

    private static void assertErrno(MapErrno errno, Executable refused) {
        assertEquals(errno.number(), assertThrows(MapException.class, refused).errno());
    }
}
