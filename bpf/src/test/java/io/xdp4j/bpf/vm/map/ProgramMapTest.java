package io.xdp4j.bpf.vm.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.Codecs;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.map.TypedMap;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps as programs use them. What they are for Java is in core's BpfMapContract. */
final class ProgramMapTest {

    private final MapRig rig = new MapRig();

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"HASH", "PERCPU_HASH", "LRU_HASH", "LRU_PERCPU_HASH", "ARRAY", "PERCPU_ARRAY"})
    void valueIsAtTheAddressThatLookUpGives(MapType type) {
        VmMap map = rig.map(type, 4, 8, 10);

        assertEquals(0, rig.update(map, 7, 77, 0, 1));

        assertEquals(77, rig.at(map, rig.lookup(map, 7, 1)));
        assertEquals(0, rig.lookup(map, 10, 1));
    }

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {"PERCPU_HASH", "LRU_PERCPU_HASH", "PERCPU_ARRAY"})
    void otherProcessorsKeepTheirValues(MapType type) {
        VmMap map = rig.map(type, 4, 8, 10);
        rig.update(map, 1, 5, 0, 2);

        rig.update(map, 1, 6, 0, 0);

        assertEquals(6, rig.at(map, rig.lookup(map, 1, 0)));
        assertEquals(0, rig.at(map, rig.lookup(map, 1, 1)));
        assertEquals(5, rig.at(map, rig.lookup(map, 1, 2)));
    }

    @Test
    void oneValueOfAnArrayMayBeAsLargeAsTheMemory() {
        var large = new MapRig(HeapMemory.of(100 << 20));

        VmMap map = large.map(MapType.ARRAY, 4, 48 << 20, 1);

        assertEquals(48 << 20, map.valuesBytes());
        var tooLarge = MapSpec.of("m", MapType.ARRAY, 4, Integer.MAX_VALUE, 1);
        assertThrows(IllegalArgumentException.class, () -> large.map(tooLarge));
    }

    @Test
    void newEntryOfAnotherProcessorIsZeroEvenWhereOneWasRemoved() {
        VmMap map = rig.map(MapType.PERCPU_HASH, 4, 8, 1);
        rig.update(map, 1, 5, 0, 2);
        rig.delete(map, 1);

        rig.update(map, 1, 6, 0, 0);

        assertEquals(0, rig.at(map, rig.lookup(map, 1, 2)));
    }

    @Test
    void replacedValueIsStillReadByWhoHasItsAddress() {
        VmMap map = rig.map(MapType.HASH, 4, 8, 10);
        rig.update(map, 1, 5, 0, 0);
        long old = rig.lookup(map, 1, 0);

        rig.update(map, 1, 6, 0, 0);

        assertEquals(5, rig.at(map, old));
        assertEquals(6, rig.at(map, rig.lookup(map, 1, 0)));
    }

    @Test
    void errorsAreTheKernels() {
        VmMap hash = rig.map(MapType.HASH, 4, 8, 1);
        VmMap array = rig.map(MapType.ARRAY, 4, 8, 1);

        assertEquals(MapErrno.ENOENT.negated(), rig.update(hash, 1, 1, 2, 0));
        assertEquals(MapErrno.EINVAL.negated(), rig.update(hash, 1, 1, 3, 0));
        assertEquals(0, rig.update(hash, 1, 1, 1, 0));
        assertEquals(MapErrno.EEXIST.negated(), rig.update(hash, 1, 1, 1, 0));
        assertEquals(MapErrno.E2BIG.negated(), rig.update(hash, 2, 1, 0, 0));
        assertEquals(MapErrno.ENOENT.negated(), rig.delete(hash, 2));
        assertEquals(MapErrno.EINVAL.negated(), rig.delete(array, 0));
        assertEquals(MapErrno.E2BIG.negated(), rig.update(array, 1, 1, 0, 0));
        assertEquals(MapErrno.EEXIST.negated(), rig.update(array, 0, 1, 1, 0));
        assertEquals(MapErrno.EINVAL.negated(), rig.update(array, 0, 1, 4, 0));
    }

    @Test
    void programsDoNotWriteReadOnlyMaps() throws IOException {
        for (MapType type : List.of(MapType.HASH, MapType.ARRAY)) {
            var spec = new MapSpec("ro", type, 4, 8, 1, MapSpec.READ_ONLY_PROGRAM, Optional.empty());
            VmMap map = rig.map(spec);
            TypedMap.of(map, Codecs.u32(), Codecs.u64()).put(0L, 5L);

            assertEquals(MapErrno.EPERM.negated(), rig.update(map, 0, 6, 0, 0));
            assertEquals(5, rig.at(map, rig.lookup(map, 0, 0)));
            assertFalse(map.writable());
        }
    }

    @Test
    void usedEntriesOfAnLruMapStay() {
        VmMap map = rig.map(MapType.LRU_HASH, 8, 8, 100);
        for (int i = 0; i < 1000; i++) {
            rig.update(map, i, i, 0, 0);
            assertNotEquals(0, rig.lookup(map, 0, 0), "after " + i);
        }
        assertEquals(0, rig.lookup(map, 1, 0));
    }

    @Test
    void redirectTargetsAreFound() throws IOException {
        VmMap devices = rig.map(MapType.DEVMAP, 4, 8, 4);
        VmMap hash = rig.map(MapType.DEVMAP_HASH, 4, 4, 4);
        VmMap sockets = rig.map(MapType.XSKMAP, 4, 4, 4);
        TypedMap.of(devices, Codecs.u32(), Codecs.u64()).put(1L, 5L << 32 | 3);
        TypedMap.of(hash, Codecs.u32(), Codecs.u32()).put(1000L, 4L);
        TypedMap.of(sockets, Codecs.u32(), Codecs.u32()).put(0L, 0L);

        long scratch = rig.memory.allocate(8);
        assertEquals(5L << 32 | 3, devices.target(1, scratch));
        assertEquals(VmMap.NONE, devices.target(2, scratch));
        assertEquals(VmMap.NONE, devices.target(4, scratch));
        assertEquals(4, hash.target(1000, scratch));
        assertEquals(VmMap.NONE, hash.target(1, scratch));
        assertEquals(0, sockets.target(0, scratch));
        assertEquals(VmMap.NONE, sockets.target(1, scratch));
        assertEquals(MapErrno.EPERM.negated(), rig.update(devices, 0, 1, 0, 0));
        assertEquals(MapErrno.EPERM.negated(), rig.update(hash, 0, 1, 0, 0));
    }

    @Test
    void mapOfMapsGivesTheAddressOfAMap() throws IOException {
        MapSpec inner = MapSpec.of("inner", MapType.HASH, 4, 4, 5);
        VmMap outer = rig.map(new MapSpec("outer", MapType.HASH_OF_MAPS, 4, 4, 2, 0, Optional.of(inner)));
        VmMap array = rig.map(new MapSpec("outer", MapType.ARRAY_OF_MAPS, 4, 4, 2, 0, Optional.of(inner)));
        VmMap map = rig.map(inner);
        MemorySegment key = MemorySegment.ofArray(new int[] {1});

        outer.putMap(key, map, Put.ANY);
        array.putMap(key, map, Put.ANY);

        assertEquals(Guest.MAP + map.region(), rig.lookup(outer, 1, 0));
        assertEquals(Guest.MAP + map.region(), rig.lookup(array, 1, 0));
        assertEquals(0, rig.lookup(outer, 0, 0));
        assertEquals(0, rig.lookup(array, 0, 0));
        assertThrows(IOException.class, () -> outer.putMap(key, new MapRig().map(inner), Put.ANY));
    }

    @Test
    void slotsOfAProgramArrayHoldPrograms() throws IOException {
        VmMap map = rig.map(MapType.PROG_ARRAY, 4, 4, 4);
        TailCallTarget program = () -> 17;

        map.putProgram(2, program);

        assertSame(program, map.program(2));
        assertNull(map.program(1));
        assertNull(map.program(4));
        assertEquals(0, rig.lookup(map, 2, 0));
        assertEquals(
                Optional.of(17L), TypedMap.of(map, Codecs.u32(), Codecs.u32()).get(2L));
        assertTrue(map.remove(MemorySegment.ofArray(new int[] {2})));
        assertNull(map.program(2));
    }

    @Test
    void walkShowsAllEntries() {
        VmMap hash = rig.map(MapType.HASH, 4, 8, 500);
        Set<Long> keys = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            rig.update(hash, 3 * i, i, 0, 0);
        }

        for (long cursor = hash.next(VmMap.NONE); cursor != VmMap.NONE; cursor = hash.next(cursor)) {
            assertTrue(keys.add(rig.keyAt(hash, cursor, 0)));
        }

        assertEquals(500, keys.size());
        assertEquals(MapErrno.EINVAL.negated(), rig.map(MapType.QUEUE, 0, 8, 1).next(VmMap.NONE));
    }

    @Test
    void queuesAndStacksGiveCopies() {
        VmMap queue = rig.map(MapType.QUEUE, 0, 8, 2);
        VmMap stack = rig.map(MapType.STACK, 0, 8, 2);
        for (VmMap map : List.of(queue, stack)) {
            assertEquals(0, rig.push(map, 1, 0));
            assertEquals(0, rig.push(map, 2, 0));
            assertEquals(MapErrno.E2BIG.negated(), rig.push(map, 3, 0));
            assertEquals(MapErrno.EINVAL.negated(), rig.push(map, 3, 1));
            assertEquals(0, rig.push(map, 3, 2));
        }
        assertEquals(2, rig.pop(queue));
        assertEquals(3, rig.pop(queue));
        assertEquals(MapErrno.ENOENT.negated(), rig.pop(queue));
        assertEquals(3, rig.pop(stack));
        assertEquals(2, rig.pop(stack));
    }

    @Test
    void trieWithoutItsFlagIsRefusedAsByTheKernel() {
        MapSpec spec = MapSpec.of("trie", MapType.LPM_TRIE, 8, 4, 1);

        String message = assertThrows(IllegalArgumentException.class, () -> rig.map(spec))
                .getMessage();

        assertEquals("map trie (lpm_trie): flag BPF_F_NO_PREALLOC is needed", message);
    }

    @Test
    void mapBeyondFourGigabytesIsRefused() {
        MapSpec spec = MapSpec.of("huge", MapType.HASH, 4, 1 << 20, 5000);

        assertThrows(IllegalArgumentException.class, () -> rig.map(spec));
    }
}
