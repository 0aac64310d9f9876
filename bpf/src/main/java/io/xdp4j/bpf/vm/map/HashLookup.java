package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Looks up in a {@link HashTable}, which says how that lies in memory, without a lock.
 *
 * <p>What is read leads from one to the next, tag, element, key, and was written in the opposite order; a load of which
 * another one's address is made comes before that one. Behind the comparison the slot is read again: it may be
 * another's by then.
 *
 * <p>For compiled programs there is a copy of this class for each map, with the map's place as a constant. HotSpot does
 * not inline a method whose own machine code is large, and that of one for any map is, by the checks of each access:
 * those go where the memory is known, and so do sizes and secrets. So all accesses are in here: a method of another
 * class would be one for all maps.
 */
final class HashLookup implements MapLookup {

    private static final VarHandle WORD = JAVA_INT.varHandle();
    private static final VarHandle LINK = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHANGED = -2;
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long LOW_BITS = 0x7F * EACH_BYTE;

    /** Of a copy, its map's; null in this class itself. */
    private static final HashPlace CONSTANT = constant();

    private final HashPlace variable;

    HashLookup(HashPlace place) {
        this.variable = place;
    }

    private static HashPlace constant() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, HashPlace.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Returns a copy for this place. */
    MapLookup copy() {
        return HashCopies.of(variable);
    }

    private HashPlace place() {
        return CONSTANT == null ? variable : CONSTANT;
    }

    @Override
    public long lookup(long key, int cpu) {
        HashPlace place = place();
        long block = cpu * place.cpuStep();
        int element = find(key, block); // by the keys that lie beside this CPU's values
        if (element < 0) {
            return 0;
        }
        if (place.uses() != 0) {
            use(element);
        }
        return place.address() + block + (long) element * place.stride();
    }

    /** Says that an element was used, unless that is said: else processors pulled its line from one another. */
    private void use(int element) {
        MemorySegment space = place().space();
        long at = place().uses() + (long) element * place().useStride();
        if (space.get(JAVA_BYTE, at) == 0) {
            space.set(JAVA_BYTE, at, (byte) 1);
        }
    }

    /** Returns the element with the key at host offset {@code key}, or -1, by keys that lie {@code copies} behind. */
    int find(long key, long copies) {
        long hashed = hashOf(key);
        long line = place().table() + (hashed & place().mask()) * HashTable.LINE;
        int element = findIn(line, key, tag(hashed), copies);
        while (element == CHANGED) {
            element = findIn(line, key, tag(hashed), copies);
        }
        return element;
    }

    private int findIn(long line, long key, int tag, long copies) {
        MemorySegment space = place().space();
        long low = equal(space.get(JAVA_LONG, line), tag) >>> 7;
        long high = equal(space.get(JAVA_INT, line + Long.BYTES), tag) >>> 6 & 0x0202_0202L;
        // Bit 8 i stands for slot i, bit 8 i + 1 for slot 8 + i: most often one is set or none.
        for (long equal = low | high; equal != 0; equal &= equal - 1) {
            int bit = Long.numberOfTrailingZeros(equal);
            long slot = line + HashTable.WORDS + ((bit >>> 3) + (bit & 1) * 8) * 4L;
            int word = space.get(JAVA_INT, slot);
            boolean same = same(key, place().key(word - 1) + copies);
            VarHandle.loadLoadFence(); // the key before the slot again, which pairs with the release in set
            if (space.get(JAVA_INT, slot) != word) {
                return CHANGED;
            }
            if (same) {
                return word - 1;
            }
        }
        return space.get(JAVA_INT, line + HashTable.CHAIN) == 0 ? -1 : findInChain(line, key);
    }

    private int findInChain(long line, long key) {
        int[] links = place().links();
        int link = (int) WORD.getAcquire(place().space(), line + HashTable.CHAIN);
        if (link == 0) {
            return -1;
        }
        for (; link > 0; link = (int) LINK.getAcquire(links, link - 1)) {
            if (same(key, place().key(link - 1))) {
                return link - 1;
            }
        }
        // Another end: an element went into the chain of another bucket meanwhile.
        return link == ~(int) ((line - place().table()) / HashTable.LINE) ? -1 : CHANGED;
    }

    /** Returns the hash of the key at host offset {@code key}. */
    long hashOf(long key) {
        MemorySegment space = place().space();
        KeyHash hash = place().hash();
        int bytes = place().keyBytes();
        if (bytes == 2 * Long.BYTES) {
            long high = space.get(JAVA_LONG_UNALIGNED, key + Long.BYTES);
            return hash.end(hash.pair(space.get(JAVA_LONG_UNALIGNED, key), high), bytes);
        }
        int at = 0;
        long state = hash.start();
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            state = hash.add(state, space.get(JAVA_LONG_UNALIGNED, key + at));
        }
        if (at + Integer.BYTES == bytes) {
            state = hash.add(state, space.get(JAVA_INT_UNALIGNED, key + at) & 0xFFFF_FFFFL);
        } else if (at < bytes) {
            state = hash.add(state, rest(key + at, bytes - at));
        }
        return hash.end(state, bytes);
    }

    private long rest(long at, int bytes) {
        long rest = 0;
        for (int i = 0; i < bytes; i++) {
            rest |= (place().space().get(JAVA_BYTE, at + i) & 0xFFL) << 8 * i;
        }
        return rest;
    }

    private boolean same(long a, long b) {
        MemorySegment space = place().space();
        int bytes = place().keyBytes();
        int at = 0;
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            if (space.get(JAVA_LONG_UNALIGNED, a + at) != space.get(JAVA_LONG_UNALIGNED, b + at)) {
                return false;
            }
        }
        if (at + Integer.BYTES == bytes) {
            return space.get(JAVA_INT_UNALIGNED, a + at) == space.get(JAVA_INT_UNALIGNED, b + at);
        }
        return at == bytes || rest(a + at, bytes - at) == rest(b + at, bytes - at);
    }

    /** Returns the u8 that stands for a hash: bits that do not choose the bucket; not 0. */
    static int tag(long hashed) {
        int tag = (int) (hashed >>> 56);
        return tag == 0 ? 1 : tag;
    }

    /** Returns the upper bit of each byte of {@code tags} that is {@code tag}; no other bit. */
    private static long equal(long tags, int tag) {
        long differ = tags ^ tag * EACH_BYTE;
        return ~((differ & LOW_BITS) + LOW_BITS | differ | LOW_BITS);
    }
}
