package io.xdp4j.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A live set in the memory of this process: elements come and go while evaluators look for them, from any threads.
 *
 * @since 0.1
 */
public final class MemorySet implements LiveSet {

    private final SetSpec spec;
    private final Set<Key> keys = ConcurrentHashMap.newKeySet();

    /** How many prefixes of each length there are; of other types all count as length 0. */
    private final AtomicInteger[] lengths = new AtomicInteger[129];

    /** How many keys of each length in bytes there are. */
    private final int[] sizes = new int[41];

    /** Makes a set that holds what {@code spec} says. */
    public MemorySet(SetSpec spec) {
        this.spec = spec;
        Arrays.setAll(lengths, _ -> new AtomicInteger());
        spec.elements().forEach(this::add);
    }

    @Override
    public SetSpec spec() {
        return spec;
    }

    /**
     * Adds an element; returns whether it was not there.
     *
     * @throws IllegalStateException if the set is full
     */
    public synchronized boolean add(SetElement element) {
        Key key = key(element);
        if (keys.contains(key)) {
            return false;
        }
        if (!hasRoom(element)) {
            throw new IllegalStateException("set " + spec.name() + ": full, it holds " + spec.capacity());
        }
        keys.add(key);
        lengths[key.bits].incrementAndGet();
        sizes[element.keyBytes()]++;
        return true;
    }

    /** Returns whether an element is there, or can be added. */
    public synchronized boolean hasRoom(SetElement element) {
        return spec.type() == SetType.PORT || sizes[element.keyBytes()] < spec.capacity() || contains(element);
    }

    /** Returns whether an element is there; of a prefix this very one, not one that holds it. */
    public boolean contains(SetElement element) {
        return keys.contains(key(element));
    }

    /** Removes an element; returns whether it was there. */
    public synchronized boolean remove(SetElement element) {
        Key key = key(element);
        boolean there = keys.remove(key);
        if (there) {
            lengths[key.bits].decrementAndGet();
            sizes[element.keyBytes()]--;
        }
        return there;
    }

    /** Returns how many elements there are. */
    public int size() {
        return keys.size();
    }

    /** Returns the elements, in no order. */
    public List<SetElement> elements() {
        return keys.stream()
                .map(key -> SetElement.of(spec.type(), key.bytes, key.bits))
                .toList();
    }

    @Override
    public boolean contains(SetProbe probe) {
        if (spec.type() != SetType.PREFIX) {
            return keys.contains(probe.key(0));
        }
        for (int bits = probe.bytes().length * 8; bits >= 0; bits--) {
            probe.keep(bits);
            if (lengths[bits].get() > 0 && keys.contains(probe.key(bits))) {
                return true;
            }
        }
        return false;
    }

    private Key key(SetElement element) {
        if (element.type() != spec.type()) {
            throw new IllegalArgumentException("set " + spec.name() + ": " + element + " is no " + spec.type());
        }
        return new Key(element.key(), spec.type() == SetType.PREFIX ? element.bits() : 0);
    }

    /** What is in the set, or, by a {@link SetProbe}, looked for in it. */
    static final class Key {

        private final byte[] bytes;
        private int bits;

        Key(byte[] bytes, int bits) {
            this.bytes = bytes;
            this.bits = bits;
        }

        byte[] bytes() {
            return bytes;
        }

        /** Makes it one of {@code count} bits; for a probe's key alone. */
        void shorten(int count) {
            bits = count;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && bits == key.bits && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes) * 31 + bits;
        }
    }
}
