package io.xdp4j.bpf.vm.map;

/**
 * Looks up in a map.
 *
 * @since 0.1
 */
public interface MapLookup {

    /**
     * {@code bpf_map_lookup_elem}, and {@code bpf_map_lookup_percpu_elem}.
     *
     * @param key host offset
     * @param cpu the CPU of the program that asks
     * @return guest address of the value, 0 if there is none; of a map of maps that of the map
     */
    long lookup(long key, int cpu);
}
