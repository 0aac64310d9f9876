package io.xdp4j.rule;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.util.Optional;

/**
 * A map that a compiled program needs, and what is in it.
 *
 * @param name the name by which the program's instructions know it
 * @param kind what it is
 * @param keyBytes the size of a key; of arrays 4, a u32 index
 * @param valueBytes the size of a value
 * @param capacity how many entries it has room for, 1 or more
 * @param keys the keys of what is in it, one after the other; for prefixes each starts with its length, u32
 * @param values the values, in the order of the keys
 * @since 0.1
 */
public record TableSpec(
        String name, Kind kind, int keyBytes, int valueBytes, int capacity, byte[] keys, byte[] values) {

    /** Kinds of maps. */
    public enum Kind {
        /** Values by index. */
        ARRAY,
        /** Values by index, for each processor its own. */
        PER_CPU_ARRAY,
        /** Values by key. */
        HASH,
        /** Values by the longest prefix of a key. */
        PREFIXES,
        /** Keys of 4 bytes without values, in a {@link BucketTable}. */
        BUCKETS
    }

    /** {@return what the map is made like, in the kernel and in a virtual machine} */
    public MapSpec map() {
        boolean buckets = kind == Kind.BUCKETS;
        int flags = buckets ? MapSpec.MAPPABLE : kind == Kind.PREFIXES ? MapSpec.NO_PREALLOC : 0;
        return new MapSpec(
                name,
                type(),
                keyBytes,
                buckets ? BucketTable.ENTRY_BYTES : valueBytes,
                buckets ? BucketTable.entries(capacity) : capacity,
                flags,
                Optional.empty());
    }

    private MapType type() {
        return switch (kind) {
            case ARRAY, BUCKETS -> MapType.ARRAY;
            case PER_CPU_ARRAY -> MapType.PERCPU_ARRAY;
            case HASH -> MapType.HASH;
            case PREFIXES -> MapType.LPM_TRIE;
        };
    }
}
