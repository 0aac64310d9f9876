package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A {@link MapType#QUEUE} or {@link MapType#STACK} in the kernel or in the VM with values of Java. Safe for use by
 * several threads. Closing the {@link BpfMap} is left to whoever opened it.
 *
 * @param <V> the values
 * @since 0.1
 */
public final class BpfQueue<V> {

    private final BpfMap map;
    private final Codec<V> values;

    private BpfQueue(BpfMap map, Codec<V> values) {
        this.map = map;
        this.values = values;
    }

    /**
     * Returns typed access to a queue or stack.
     *
     * @throws IllegalArgumentException if it is none, or its values have another length
     */
    public static <V> BpfQueue<V> of(BpfMap map, Codec<V> values) {
        MapSpec spec = map.spec();
        if (spec.type() != MapType.QUEUE && spec.type() != MapType.STACK) {
            throw new IllegalArgumentException("map " + spec.name() + " is no queue, but of type "
                    + spec.type().symbol());
        }
        if (spec.valueBytes() != values.bytes()) {
            throw new IllegalArgumentException(
                    "map " + spec.name() + " has values of " + spec.valueBytes() + " bytes, not of " + values.bytes());
        }
        return new BpfQueue<>(map, values);
    }

    /** {@return the map that this is a view of} */
    public BpfMap map() {
        return map;
    }

    /** Adds a value; that it is full is an error. */
    public void push(V value) throws IOException {
        push(value, false);
    }

    /** Adds a value; the oldest makes room for it if it is full. */
    public void pushDroppingOldest(V value) throws IOException {
        push(value, true);
    }

    /** {@return the next value, taken out, if there is one} */
    public Optional<V> pop() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(values.bytes(), Long.BYTES);
            return map.pop(value) ? Optional.of(values.read(value, 0)) : Optional.empty();
        }
    }

    /** {@return the next value, which stays, if there is one} */
    public Optional<V> peek() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(values.bytes(), Long.BYTES);
            return map.peek(value) ? Optional.of(values.read(value, 0)) : Optional.empty();
        }
    }

    /** Takes all values out. */
    public void clear() throws IOException {
        map.clear();
    }

    private void push(V value, boolean dropOldest) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(values.bytes(), Long.BYTES);
            values.write(bytes, 0, value);
            map.push(bytes, dropOldest);
        }
    }
}
