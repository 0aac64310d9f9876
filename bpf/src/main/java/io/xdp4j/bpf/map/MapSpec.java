package io.xdp4j.bpf.map;

import java.util.Objects;
import java.util.Optional;

/**
 * What a map is made like: a value, nothing exists yet.
 *
 * @param name not empty
 * @param type the kind of map
 * @param keyBytes bytes of a key; 0 for {@link MapType#RINGBUF}, {@link MapType#QUEUE} and {@link MapType#STACK}
 * @param valueBytes bytes of a value, of one CPU; 0 for {@link MapType#RINGBUF}
 * @param entries most entries there may be, u32; of a ring its size in bytes
 * @param flags {@code BPF_F_…} of map creation, as the kernel has them
 * @param inner what maps in this one are like; empty unless it is one of maps
 * @since 0.1
 */
public record MapSpec(
        String name, MapType type, int keyBytes, int valueBytes, int entries, int flags, Optional<MapSpec> inner) {

    /** {@code BPF_F_NO_PREALLOC}. Source: include/uapi/linux/bpf.h. */
    public static final int NO_PREALLOC = 1;

    /** {@code BPF_F_RDONLY_PROG}: programs may not write. Source: include/uapi/linux/bpf.h. */
    public static final int READ_ONLY_PROGRAM = 1 << 7;

    /** {@code BPF_F_MMAPABLE}. Source: include/uapi/linux/bpf.h. */
    public static final int MAPPABLE = 1 << 10;

    /** Checks that nothing is missing; whether the sizes suit the type is for the maker of the map to say. */
    public MapSpec {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(inner, "inner");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("map name is empty");
        }
        if (keyBytes < 0 || valueBytes < 0) {
            throw new IllegalArgumentException(
                    "map " + name + ": keys of " + keyBytes + " bytes, values of " + valueBytes);
        }
    }

    /** {@return a map without flags that is not one of maps} */
    public static MapSpec of(String name, MapType type, int keyBytes, int valueBytes, int entries) {
        return new MapSpec(name, type, keyBytes, valueBytes, entries, 0, Optional.empty());
    }

    /** {@return the same with room for another number of entries} */
    public MapSpec withEntries(int number) {
        return new MapSpec(name, type, keyBytes, valueBytes, number, flags, inner);
    }
}
