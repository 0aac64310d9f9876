package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.memory.VmMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What compiled programs look up with: a copy of the class for each map. */
final class HashLookupTest {

    private static final int ENTRIES = 300;
    private static final int CPUS = 2;

    private final VmMemory memory = HeapMemory.of(1 << 22);
    private final long key = memory.allocate(64);
    private final long value = memory.allocate(64);

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7, 8, 11, 12, 13, 16, 20, 31, 40})
    void keysOfAnySizeAreFound(int keyBytes) {
        findsAll(VmMaps.make(MapSpec.of("m", MapType.HASH, keyBytes, 8, ENTRIES), memory, CPUS, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH", "PERCPU_HASH", "LRU_HASH", "LRU_PERCPU_HASH"})
    void mapsOfAllTypesAreFound(MapType type) {
        findsAll(VmMaps.make(MapSpec.of("m", type, 8, 8, ENTRIES), memory, CPUS, 3));
    }

    @Test
    void whatWasLookedUpIsNotEvicted() {
        for (int keyBytes : new int[] {4, 8}) { // with room for a mark in the element, and without
            VmMap map = VmMaps.make(MapSpec.of("m", MapType.LRU_HASH, keyBytes, 8, 4), memory, 1, 0);
            for (int i = 0; i < 8; i++) {
                put(map, i);
                assertNotEquals(0, map.asConstant().lookup(keyOf(map, 0), 0), "after " + i);
            }
        }
    }

    @Test
    void aMapHasOneCopy() {
        VmMap map = VmMaps.make(MapSpec.of("m", MapType.HASH, 8, 8, 1), memory, 1, 0);

        assertSame(map.asConstant(), map.asConstant());
        assertTrue(map.asConstant().getClass().isHidden());
    }

    private void findsAll(VmMap map) {
        for (int i = 0; i < ENTRIES; i++) {
            put(map, i);
        }
        for (int i = 0; i < 2 * ENTRIES; i++) {
            for (int cpu = 0; cpu < CPUS; cpu++) {
                long found = map.asConstant().lookup(keyOf(map, i), cpu);
                assertEquals(map.lookup(key, cpu), found);
                assertEquals(i < ENTRIES, found != 0, "key " + i);
            }
        }
    }

    private void put(VmMap map, int number) {
        assertEquals(0, map.update(keyOf(map, number), value, 0, 0));
    }

    /** A number at the end of the key and one at its start. */
    private long keyOf(VmMap map, int number) {
        int bytes = map.spec().keyBytes();
        memory.space().asSlice(key, bytes).fill((byte) 0);
        memory.space().set(JAVA_INT_UNALIGNED, key + bytes - 4, number * 31);
        memory.space().set(JAVA_BYTE, key, (byte) (memory.space().get(JAVA_BYTE, key) ^ number));
        return key;
    }
}
