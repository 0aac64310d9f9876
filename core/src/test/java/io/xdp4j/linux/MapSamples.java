package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A map of each type, and keys and values for it. */
final class MapSamples {

    private MapSamples() {}

    static MapSpec spec(MapType type) {
        String name = type.symbol().substring(0, Math.min(15, type.symbol().length()));
        return switch (type) {
            case LPM_TRIE -> new MapSpec(name, type, 8, 8, 16, MapSpec.NO_PREALLOC, Optional.empty());
            case QUEUE, STACK -> MapSpec.of(name, type, 0, 8, 16);
            case RINGBUF -> MapSpec.of(name, type, 0, 0, 4096);
            case ARRAY_OF_MAPS, HASH_OF_MAPS ->
                new MapSpec(name, type, 4, 4, 16, 0, Optional.of(MapSpec.of("inner", MapType.HASH, 4, 4, 8)));
            case PROG_ARRAY, PERF_EVENT_ARRAY, DEVMAP, DEVMAP_HASH, CPUMAP, XSKMAP -> MapSpec.of(name, type, 4, 4, 16);
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH -> MapSpec.of(name, type, 4, 8, 16);
        };
    }

    static MemorySegment key(MapType type, int number) {
        byte[] key = new byte[spec(type).keyBytes()];
        if (type == MapType.LPM_TRIE) {
            key[0] = 32;
            key[7] = (byte) number;
        } else if (key.length > 0) {
            key[0] = (byte) number;
        }
        return MemorySegment.ofArray(key);
    }

    /** All bytes of an entry, rising from {@code first}. */
    static MemorySegment value(KernelMap map, int first) {
        MemorySegment value = MemorySegment.ofArray(new long[(int) (map.entryBytes() + 7 >> 3)])
                .asSlice(0, map.entryBytes());
        for (int i = 0; i < value.byteSize(); i++) {
            value.set(JAVA_BYTE, i, (byte) (first + i));
        }
        return value;
    }

    static byte[] bytes(MemorySegment segment) {
        return segment.toArray(JAVA_BYTE);
    }
}
