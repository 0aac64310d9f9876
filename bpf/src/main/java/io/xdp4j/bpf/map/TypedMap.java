package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * A map in the kernel or in the VM with keys and values of Java. Safe for use by several threads. Closing the
 * {@link BpfMap} is left to whoever opened it.
 *
 * @param <K> keys
 * @param <V> values; of a per-CPU map the list of those of all CPUs
 * @since 0.1
 */
public final class TypedMap<K, V> {

    private final BpfMap map;
    private final Codec<K> keys;
    private final Codec<V> values;

    private TypedMap(BpfMap map, Codec<K> keys, Codec<V> values) {
        this.map = map;
        this.keys = keys;
        this.values = values;
    }

    /**
     * Returns typed access to a map with one value an entry.
     *
     * @throws IllegalArgumentException if keys or values have other lengths, or each CPU has a value
     */
    public static <K, V> TypedMap<K, V> of(BpfMap map, Codec<K> keys, Codec<V> values) {
        if (map.spec().type().isPerCpu()) {
            throw new IllegalArgumentException("map " + map.spec().name() + " has a value for each CPU: use perCpu");
        }
        check(map, keys, values);
        return new TypedMap<>(map, keys, values);
    }

    /**
     * Returns typed access to a per-CPU map.
     *
     * @throws IllegalArgumentException if keys or values have other lengths, or there is one value for all CPUs
     */
    public static <K, V> TypedMap<K, List<V>> perCpu(BpfMap map, Codec<K> keys, Codec<V> values) {
        if (!map.spec().type().isPerCpu()) {
            throw new IllegalArgumentException("map " + map.spec().name() + " has one value for all CPUs: use of");
        }
        check(map, keys, values);
        return new TypedMap<>(map, keys, new PerCpu<>(values, map.cpus(), map.valueStride()));
    }

    /**
     * Returns the sum over all CPUs of what they have at {@code key}; 0 if it is not there.
     *
     * @param map a per-CPU map
     * @param number what to add up, of one CPU's value
     */
    public static <K, V> long sum(TypedMap<K, List<V>> map, K key, ToLongFunction<? super V> number)
            throws IOException {
        return map.get(key).orElse(List.of()).stream().mapToLong(number).sum();
    }

    /** Writes a value for all CPUs of a per-CPU map. */
    public static <K, V> void putEverywhere(TypedMap<K, List<V>> map, K key, V value) throws IOException {
        map.put(key, Collections.nCopies(map.map.cpus(), value));
    }

    /** {@return the map that this is a view of} */
    public BpfMap map() {
        return map;
    }

    /** {@return what is at a key, if it is there} */
    public Optional<V> get(K key) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = value(arena);
            return map.get(bytes(arena, key), value) ? Optional.of(values.read(value, 0)) : Optional.empty();
        }
    }

    /** {@return what was at a key, if it was there; it is there no longer} */
    public Optional<V> take(K key) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = value(arena);
            return map.take(bytes(arena, key), value) ? Optional.of(values.read(value, 0)) : Optional.empty();
        }
    }

    /** Adds or replaces an entry. */
    public void put(K key, V value) throws IOException {
        put(key, value, BpfMap.Put.ANY);
    }

    /** Writes an entry. */
    public void put(K key, V value, BpfMap.Put how) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = value(arena);
            values.write(bytes, 0, value);
            map.put(bytes(arena, key), bytes, how);
        }
    }

    /** Writes many entries; stops at the first that is refused. */
    public void putAll(Map<K, V> entries, BpfMap.Put how) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment allKeys = arena.allocate((long) entries.size() * keys.bytes(), Long.BYTES);
            MemorySegment allValues = arena.allocate(entries.size() * map.entryBytes(), Long.BYTES);
            int i = 0;
            for (Map.Entry<K, V> entry : entries.entrySet()) {
                keys.write(allKeys, (long) i * keys.bytes(), entry.getKey());
                values.write(allValues, i * map.entryBytes(), entry.getValue());
                i++;
            }
            map.putAll(allKeys, allValues, i, how);
        }
    }

    /** {@return whether an entry was there, which is no longer} */
    public boolean remove(K key) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return map.remove(bytes(arena, key));
        }
    }

    /** {@return all keys, in no order that is promised} */
    public List<K> keys() throws IOException {
        List<K> all = new ArrayList<>();
        forEach((key, _) -> all.add(key));
        return all;
    }

    /** {@return all entries, in no order that is promised} */
    public List<Map.Entry<K, V>> entries() throws IOException {
        List<Map.Entry<K, V>> all = new ArrayList<>();
        forEach((key, value) -> all.add(Map.entry(key, value)));
        return all;
    }

    /** Shows all entries; of those that come or go meanwhile some. */
    public void forEach(BiConsumer<? super K, ? super V> visitor) throws IOException {
        map.forEach((key, value) -> {
            visitor.accept(keys.read(key, 0), values.read(value, 0));
            return true;
        });
    }

    /** Removes all entries; of an array, makes all values 0. */
    public void clear() throws IOException {
        map.clear();
    }

    private static void check(BpfMap map, Codec<?> keys, Codec<?> values) {
        MapSpec spec = map.spec();
        if (keys.bytes() != spec.keyBytes() || values.bytes() != spec.valueBytes()) {
            throw new IllegalArgumentException("map " + spec.name() + " has keys of " + spec.keyBytes()
                    + " bytes and values of " + spec.valueBytes() + ", not of " + keys.bytes() + " and "
                    + values.bytes());
        }
    }

    private MemorySegment bytes(Arena arena, K key) {
        MemorySegment bytes = arena.allocate(keys.bytes(), Long.BYTES);
        keys.write(bytes, 0, key);
        return bytes;
    }

    private MemorySegment value(Arena arena) {
        return arena.allocate(map.entryBytes(), Long.BYTES);
    }
}
