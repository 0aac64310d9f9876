package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.HeapMemory;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.map.VmMaps;
import io.xdp4j.ring.Allocation;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs do with maps of the VM allocates nothing. */
final class VmMapAllocationTest {

    private final HeapMemory memory = HeapMemory.of(16 << 20);
    private final long key = memory.allocate(8);
    private final long value = memory.allocate(8);
    private int next;

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {
                "ARRAY",
                "PERCPU_ARRAY",
                "HASH",
                "PERCPU_HASH",
                "LRU_HASH",
                "LRU_PERCPU_HASH",
                "LPM_TRIE",
                "QUEUE",
                "STACK"
            })
    void callsOfProgramsAllocateNothing(MapType type) {
        boolean queue = type == MapType.QUEUE || type == MapType.STACK;
        int flags = type == MapType.LPM_TRIE ? MapSpec.NO_PREALLOC : 0;
        int keyBytes = queue ? 0 : type == MapType.LPM_TRIE ? 8 : 4;
        MapSpec spec = new MapSpec("map", type, keyBytes, 8, 64, flags, Optional.empty());
        VmMap map = VmMaps.make(spec, memory, 2, 0);

        double bytes = Allocation.bytesPerRun(() -> {
            next = next * 5 + 1 & 127;
            memory.space().set(JAVA_INT, key, type == MapType.LPM_TRIE ? 32 : next);
            memory.space().set(JAVA_INT, key + 4, next);
            map.update(key, value, 0, 1);
            map.lookup(key, 1);
            map.push(value, 0);
            map.pop(value);
            if ((next & 3) == 0) {
                map.delete(key);
            }
        });

        assertTrue(bytes < 1, bytes + " bytes");
    }
}
