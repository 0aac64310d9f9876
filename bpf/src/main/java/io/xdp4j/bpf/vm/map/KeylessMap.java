package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/** A map whose values have no keys. It refuses what asks for one. */
abstract class KeylessMap extends StoredMap {

    private final MapErrno refusal;

    KeylessMap(MapSpec spec, VmMemory memory, int cpus, int region, MapErrno refusal) {
        super(spec, memory, cpus, region);
        this.refusal = refusal;
    }

    @Override
    public final long update(long key, long value, long flags, int cpu) {
        return refusal.negated();
    }

    @Override
    public final long delete(long key) {
        return refusal.negated();
    }

    @Override
    public final boolean remove(MemorySegment key) throws MapException {
        throw refused("remove a key from", refusal);
    }

    @Override
    public final boolean nextKey(MemorySegment key, MemorySegment next) throws MapException {
        throw refused("list keys of", refusal);
    }

    @Override
    final long erase(long key) {
        return refusal.negated();
    }

    @Override
    final boolean after(long key, long next) {
        return false;
    }
}
