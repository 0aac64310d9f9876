package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Memory, maps in it, and calls as programs make them, with keys and values of 8 bytes or fewer. For one thread. */
final class MapRig {

    static final int CPUS = 3;

    final VmMemory memory;
    final MemorySegment space;
    private final long key;
    private final long value;
    private int regions;

    MapRig() {
        this(HeapMemory.of(64 << 20));
    }

    /** For another thread. */
    MapRig(VmMemory memory) {
        this.memory = memory;
        space = memory.space();
        key = memory.allocate(8);
        value = memory.allocate(8);
    }

    VmMap map(MapType type, int keyBytes, int valueBytes, int entries) {
        int flags = type == MapType.LPM_TRIE ? MapSpec.NO_PREALLOC : 0;
        return map(new MapSpec("map", type, keyBytes, valueBytes, entries, flags, Optional.empty()));
    }

    VmMap map(MapSpec spec) {
        return VmMaps.make(spec, memory, CPUS, regions++);
    }

    long lookup(VmMap map, long of, int cpu) {
        space.set(JAVA_LONG, key, of);
        return map.lookup(key, cpu);
    }

    long update(VmMap map, long of, long to, int flags, int cpu) {
        space.set(JAVA_LONG, key, of);
        space.set(JAVA_LONG, value, to);
        return map.update(key, value, flags, cpu);
    }

    long delete(VmMap map, long of) {
        space.set(JAVA_LONG, key, of);
        return map.delete(key);
    }

    long push(VmMap map, long what, int flags) {
        space.set(JAVA_LONG, value, what);
        return map.push(value, flags);
    }

    /** Returns the value that was popped, or the errno. */
    long pop(VmMap map) {
        long error = map.pop(value);
        return error == 0 ? space.get(JAVA_LONG, value) : error;
    }

    /** Returns host offset of 8 bytes for a value. */
    long value(long of) {
        space.set(JAVA_LONG, value, of);
        return value;
    }

    long keyAt(VmMap map, long cursor, int cpu) {
        map.entry(cursor, key, cpu);
        return space.get(JAVA_INT, key);
    }

    /** Returns the u64 at a guest address in a map. */
    long at(VmMap map, long address) {
        return space.get(JAVA_LONG_UNALIGNED, map.valuesOffset() + address - Guest.region(map.region()));
    }
}
