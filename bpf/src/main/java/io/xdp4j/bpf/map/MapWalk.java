package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A walk over a map by {@link BpfMap#nextKey}, for those that have no better way. */
final class MapWalk {

    private final BpfMap map;

    MapWalk(BpfMap map) {
        this.map = map;
    }

    long each(EntryVisitor visitor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(map.spec().keyBytes(), Long.BYTES);
            MemorySegment next = arena.allocate(map.spec().keyBytes(), Long.BYTES);
            MemorySegment value = arena.allocate(map.entryBytes(), Long.BYTES);
            long shown = 0;
            for (boolean more = map.nextKey(null, key); more; key.copyFrom(next)) {
                boolean there = map.get(key, value); // before the next is looked for: the visitor may remove this one
                more = map.nextKey(key, next);
                if (there) {
                    shown++;
                    more &= visitor.entry(key, value);
                }
            }
            return shown;
        }
    }

    void clear(Arena arena) throws IOException {
        MapType type = map.spec().type();
        if (type == MapType.QUEUE || type == MapType.STACK) {
            MemorySegment value = arena.allocate(map.entryBytes(), Long.BYTES);
            while (map.pop(value)) {
                value.fill((byte) 0);
            }
        } else if (type == MapType.ARRAY || type == MapType.PERCPU_ARRAY) {
            zero(arena);
        } else {
            remove(arena);
        }
    }

    private void zero(Arena arena) throws IOException {
        MemorySegment zeroes = arena.allocate(map.entryBytes(), Long.BYTES);
        MemorySegment key = arena.allocate(map.spec().keyBytes(), Long.BYTES);
        MemorySegment next = arena.allocate(map.spec().keyBytes(), Long.BYTES);
        for (boolean more = map.nextKey(null, key); more; key.copyFrom(next)) {
            map.put(key, zeroes, BpfMap.Put.ANY);
            more = map.nextKey(key, next);
        }
    }

    private void remove(Arena arena) throws IOException {
        MemorySegment key = arena.allocate(map.spec().keyBytes(), Long.BYTES);
        MemorySegment next = arena.allocate(map.spec().keyBytes(), Long.BYTES);
        for (boolean more = map.nextKey(null, key); more; key.copyFrom(next)) {
            more = map.nextKey(key, next);
            map.remove(key);
        }
    }
}
