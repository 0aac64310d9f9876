package io.xdp4j;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Specs of maps, good and bad. */
final class MapSpecs {

    private MapSpecs() {}

    /** Specs that the kernel refuses. */
    static List<MapSpec> bad() {
        MapSpec array = MapSpec.of("inner", MapType.ARRAY, 4, 4, 1);
        MapSpec nested = new MapSpec("nested", MapType.ARRAY_OF_MAPS, 4, 4, 1, 0, Optional.of(array));
        MapSpec programs = MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 1);
        List<MapSpec> bad = new ArrayList<>(List.of(
                MapSpec.of("key", MapType.ARRAY, 8, 4, 1),
                MapSpec.of("value", MapType.ARRAY, 4, 0, 1),
                MapSpec.of("key", MapType.HASH, 0, 4, 1),
                MapSpec.of("value", MapType.HASH, 4, 0, 1),
                MapSpec.of("large", MapType.HASH, 4, 4 << 20, 1),
                MapSpec.of("large", MapType.PERCPU_HASH, 4, (32 << 10) + 1, 1),
                MapSpec.of("large", MapType.PERCPU_ARRAY, 4, (32 << 10) + 1, 1),
                MapSpec.of("value", MapType.PROG_ARRAY, 4, 8, 1),
                MapSpec.of("value", MapType.PERF_EVENT_ARRAY, 4, 8, 1),
                MapSpec.of("value", MapType.XSKMAP, 4, 8, 1),
                MapSpec.of("value", MapType.DEVMAP, 4, 6, 1),
                MapSpec.of("key", MapType.DEVMAP_HASH, 8, 4, 1),
                MapSpec.of("value", MapType.CPUMAP, 4, 16, 1),
                MapSpec.of("key", MapType.QUEUE, 4, 4, 1),
                MapSpec.of("value", MapType.STACK, 0, 0, 1),
                with("key", MapType.LPM_TRIE, 4, 4, 1, 1),
                with("key", MapType.LPM_TRIE, 261, 4, 1, 1),
                MapSpec.of("flags", MapType.LPM_TRIE, 8, 4, 1),
                with("flags", MapType.LRU_HASH, 4, 4, 1, MapSpec.NO_PREALLOC),
                with("flags", MapType.HASH, 4, 4, 1, 2),
                with("flags", MapType.HASH, 4, 4, 1, 1 << 30),
                with("flags", MapType.HASH, 4, 4, 1, MapSpec.MAPPABLE),
                with("flags", MapType.PERCPU_ARRAY, 4, 4, 1, MapSpec.MAPPABLE),
                with("flags", MapType.QUEUE, 0, 4, 1, MapSpec.NO_PREALLOC),
                with("flags", MapType.ARRAY, 4, 4, 1, 3 << 7),
                MapSpec.of("odd", MapType.RINGBUF, 0, 0, 5000),
                MapSpec.of("small", MapType.RINGBUF, 0, 0, 2048),
                MapSpec.of("key", MapType.RINGBUF, 4, 0, 4096),
                new MapSpec("deep", MapType.ARRAY_OF_MAPS, 4, 4, 1, 0, Optional.of(nested)),
                new MapSpec("inner", MapType.HASH_OF_MAPS, 4, 4, 1, 0, Optional.of(programs)),
                new MapSpec("value", MapType.HASH_OF_MAPS, 4, 8, 1, 0, Optional.of(array))));
        for (MapSpec good : good()) {
            bad.add(new MapSpec(
                    "empty", good.type(), good.keyBytes(), good.valueBytes(), 0, good.flags(), good.inner()));
        }
        return bad;
    }

    /** Specs that the kernel takes, of every type, some as large as can be. */
    static List<MapSpec> good() {
        MapSpec array = MapSpec.of("inner", MapType.ARRAY, 4, 4, 1);
        return List.of(
                MapSpec.of("small", MapType.ARRAY, 4, 1, 1),
                with("mapped", MapType.ARRAY, 4, 4, 1, MapSpec.MAPPABLE),
                MapSpec.of("large", MapType.PERCPU_ARRAY, 4, 32 << 10, 1),
                MapSpec.of("large", MapType.HASH, 1000, 1 << 20, 2),
                with("late", MapType.HASH, 1, 1, 3, MapSpec.NO_PREALLOC),
                MapSpec.of("large", MapType.PERCPU_HASH, 4, 32 << 10, 1),
                MapSpec.of("lru", MapType.LRU_HASH, 4, 4, 1),
                with("lru", MapType.LRU_PERCPU_HASH, 4, 4, 10, 2),
                with("long", MapType.LPM_TRIE, 260, 1, 1, MapSpec.NO_PREALLOC),
                with("short", MapType.LPM_TRIE, 5, 1, 1, MapSpec.NO_PREALLOC),
                MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 1),
                MapSpec.of("events", MapType.PERF_EVENT_ARRAY, 4, 4, 1),
                MapSpec.of("devices", MapType.DEVMAP, 4, 8, 1),
                MapSpec.of("devices", MapType.DEVMAP_HASH, 4, 4, 1),
                MapSpec.of("cpus", MapType.CPUMAP, 4, 8, 1),
                MapSpec.of("sockets", MapType.XSKMAP, 4, 4, 1),
                MapSpec.of("queue", MapType.QUEUE, 0, 1 << 20, 1),
                MapSpec.of("stack", MapType.STACK, 0, 1, 1),
                MapSpec.of("ring", MapType.RINGBUF, 0, 0, 4096),
                new MapSpec("maps", MapType.ARRAY_OF_MAPS, 4, 4, 1, 0, Optional.of(array)),
                new MapSpec("maps", MapType.HASH_OF_MAPS, 7, 4, 1, 0, Optional.of(array)));
    }

    /** Specs of which {@link MapModel} knows what they do. */
    static List<MapSpec> modelled() {
        return List.of(
                MapSpec.of("array", MapType.ARRAY, 4, 9, 20),
                MapSpec.of("parray", MapType.PERCPU_ARRAY, 4, 4, 20),
                MapSpec.of("hash1", MapType.HASH, 1, 3, 20),
                MapSpec.of("hash4", MapType.HASH, 4, 8, 20),
                MapSpec.of("hash8", MapType.HASH, 8, 8, 1),
                MapSpec.of("hash16", MapType.HASH, 16, 100, 200),
                with("hash37", MapType.HASH, 37, 1, 500, MapSpec.NO_PREALLOC),
                MapSpec.of("phash", MapType.PERCPU_HASH, 6, 12, 50),
                with("trie4", MapType.LPM_TRIE, 8, 8, 60, MapSpec.NO_PREALLOC),
                with("trie1", MapType.LPM_TRIE, 5, 4, 30, MapSpec.NO_PREALLOC),
                with("trie11", MapType.LPM_TRIE, 15, 4, 100, MapSpec.NO_PREALLOC),
                with("trie16", MapType.LPM_TRIE, 20, 1, 100, MapSpec.NO_PREALLOC));
    }

    private static MapSpec with(String name, MapType type, int key, int value, int entries, int flags) {
        return new MapSpec(name, type, key, value, entries, flags, Optional.empty());
    }
}
