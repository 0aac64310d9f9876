package io.xdp4j.bpf.map;

import java.util.Locale;
import java.util.Optional;

/**
 * The kinds of maps that XDP programs use, with Linux's numbers.
 *
 * <p>Source: {@code enum bpf_map_type} in {@code include/uapi/linux/bpf.h}, Linux 6.1.
 *
 * @since 0.1
 */
public enum MapType {
    /** Keys of any bytes, in no order. */
    HASH(1),
    /** Keys 0 to n - 1, all of them always there. */
    ARRAY(2),
    /** Programs to go on with, by index. */
    PROG_ARRAY(3),
    /** Rings of events, one for each CPU. */
    PERF_EVENT_ARRAY(4),
    /** {@link #HASH} with a value for each CPU. */
    PERCPU_HASH(5),
    /** {@link #ARRAY} with a value for each CPU. */
    PERCPU_ARRAY(6),
    /** {@link #HASH} that drops what was not used for long when it is full. */
    LRU_HASH(9),
    /** {@link #LRU_HASH} with a value for each CPU. */
    LRU_PERCPU_HASH(10),
    /** Prefixes: the longest one that holds a key is found. */
    LPM_TRIE(11),
    /** Maps by index. */
    ARRAY_OF_MAPS(12),
    /** Maps by keys of any bytes. */
    HASH_OF_MAPS(13),
    /** Interfaces to redirect to, by index. */
    DEVMAP(14),
    /** CPUs to redirect to. */
    CPUMAP(16),
    /** AF_XDP sockets to redirect to, by queue. */
    XSKMAP(17),
    /** Values in order, the first in is the first out. */
    QUEUE(22),
    /** Values in order, the last in is the first out. */
    STACK(23),
    /** Interfaces to redirect to, by any number. */
    DEVMAP_HASH(25),
    /** One ring of records for all CPUs. */
    RINGBUF(27);

    private final int number;

    MapType(int number) {
        this.number = number;
    }

    /** {@return Linux's number of it} */
    public int number() {
        return number;
    }

    /** {@return the name as bpftool writes it} */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether every CPU has values of its own} */
    public boolean isPerCpu() {
        return this == PERCPU_HASH || this == PERCPU_ARRAY || this == LRU_PERCPU_HASH;
    }

    /** {@return whether its values are other maps} */
    public boolean isOfMaps() {
        return this == ARRAY_OF_MAPS || this == HASH_OF_MAPS;
    }

    /** {@return whether its keys are indices: u32, from 0 to the number of entries} */
    public boolean isIndexed() {
        return switch (this) {
            case ARRAY, PERCPU_ARRAY, PROG_ARRAY, PERF_EVENT_ARRAY, ARRAY_OF_MAPS, DEVMAP, CPUMAP, XSKMAP -> true;
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE, HASH_OF_MAPS, DEVMAP_HASH -> false;
            case QUEUE, STACK, RINGBUF -> false;
        };
    }

    /** {@return whether its values are bytes by key, which programs and Java read and write alike} */
    public boolean isTable() {
        return switch (this) {
            case HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE -> true;
            case PROG_ARRAY, PERF_EVENT_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, DEVMAP_HASH, CPUMAP -> false;
            case XSKMAP, QUEUE, STACK, RINGBUF -> false;
        };
    }

    /** {@return the type with a number, if it is one of these} */
    public static Optional<MapType> of(int number) {
        for (MapType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
