package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;

/**
 * Makes the maps of a VM.
 *
 * @since 0.1
 */
public final class VmMaps {

    private VmMaps() {}

    /**
     * Makes a map with all memory that it will ever need.
     *
     * @param memory of the VM; owns the memory of the map
     * @param cpus how many values an entry of a per-CPU map has, 1 or more
     * @param region the map's number in its VM, from 0: its values are at {@link Guest#region}
     * @throws IllegalArgumentException if the kernel would refuse it, or it needs more than 4 GiB
     * @throws OutOfMemoryError if there is not enough memory
     */
    public static VmMap make(MapSpec spec, VmMemory memory, int cpus, int region) {
        SpecRules.check(spec, cpus);
        return switch (spec.type()) {
            case ARRAY, PERCPU_ARRAY -> new ArrayMap(spec, memory, cpus, region);
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS, DEVMAP_HASH ->
                new HashedMap(spec, memory, cpus, region);
            case LPM_TRIE -> new TrieMap(spec, memory, cpus, region);
            case PROG_ARRAY, ARRAY_OF_MAPS, DEVMAP, CPUMAP, XSKMAP -> new SlotMap(spec, memory, cpus, region);
            case QUEUE, STACK -> new QueueMap(spec, memory, cpus, region);
            case PERF_EVENT_ARRAY -> new PerfMap(spec, memory, cpus, region);
            case RINGBUF -> new RingMap(spec, memory, cpus, region);
        };
    }
}
