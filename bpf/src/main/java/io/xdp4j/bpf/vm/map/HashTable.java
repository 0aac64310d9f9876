package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Finds elements by key. A bucket is one cache line: twelve slots and the head of a chain for what does not fit.
 *
 * <pre>{@code
 *   0   12 tags, u8 each: bits of the hash, 0 if the slot is free; all are compared at once
 *   12  12 elements + 1, u32 each
 *   60  the first element + 1 of the chain, 0 if there is none
 * }</pre>
 *
 * <p>Links of chains are elements + 1; the last one says which bucket it belongs to, as ~bucket.
 *
 * <p>Looking up takes no lock: {@link HashLookup} does it. All else needs the lock of the bucket. Elements are never
 * moved, so programs may hold their addresses; one that was removed may be another's while they do, as in the kernel's
 * preallocated tables.
 */
final class HashTable {

    /** What {@link #place} gives if the key is not there. */
    static final long ABSENT = Long.MIN_VALUE;

    /** Bytes of a bucket. */
    static final int LINE = 64;

    /** Where in a bucket the slots are. */
    static final int WORDS = 12;

    /** Where in a bucket its chain starts. */
    static final int CHAIN = 60;

    private static final VarHandle TAG = JAVA_BYTE.varHandle();
    private static final VarHandle WORD = JAVA_INT.varHandle();
    private static final VarHandle LINK = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int SLOTS = 12;
    private static final int FILL = 8; // at most that many elements a bucket: 1 of 100 is in a chain then

    private final MemorySegment space;
    private final HashPlace place;
    private final HashLookup finder;
    private final int keyBytes;
    private final long table;
    private final int mask;
    private final int[] links;

    /** Keys are at {@code keys}, {@code stride} bytes apart; there are {@code elements} in so many buckets. */
    HashTable(VmMemory memory, KeyHash hash, int keyBytes, long keys, int stride, int elements, int buckets) {
        this.space = memory.space();
        this.keyBytes = keyBytes;
        table = memory.allocate((long) buckets * LINE);
        mask = buckets - 1;
        links = new int[elements];
        place = new HashPlace(space, hash, keyBytes, keys, stride, table, mask, links, 0, 0, 0, 0);
        finder = new HashLookup(place);
    }

    /** Returns where it lies. */
    HashPlace place() {
        return place;
    }

    /** Returns how many buckets there are for {@code elements}: a power of two. */
    static int buckets(int elements) {
        int wanted = Math.max(1, (elements + FILL - 1) / FILL);
        return wanted == 1 ? 1 : Integer.highestOneBit(wanted - 1) << 1;
    }

    long hashOf(long key) {
        return finder.hashOf(key);
    }

    long hashOfElement(int element) {
        return hashOf(key(element));
    }

    /** Returns the bucket of a hash. */
    int bucket(long hashed) {
        return (int) hashed & mask;
    }

    /** Returns the host offset of an element's key. */
    long key(int element) {
        return place.key(element);
    }

    /** Returns the element with the key at host offset {@code key}, or -1. Without a lock. */
    int find(long key) {
        return finder.find(key, 0);
    }

    /** Returns where the key at host offset {@code key} is: the offset of a slot, or ~ the element before it. */
    long place(long key, long hashed) {
        long line = line(bucket(hashed));
        int tag = HashLookup.tag(hashed);
        for (int slot = 0; slot < SLOTS; slot++) {
            long at = line + WORDS + slot * 4L;
            if ((space.get(JAVA_BYTE, line + slot) & 0xFF) == tag && isAt(at, key)) {
                return at;
            }
        }
        long place = line + CHAIN;
        for (int link = space.get(JAVA_INT, place); link > 0; link = links[link - 1]) {
            if (Words.same(space, key, key(link - 1), keyBytes)) {
                return place;
            }
            place = ~(link - 1);
        }
        return ABSENT;
    }

    /** Returns the element at a place. */
    int at(long place) {
        return (place >= 0 ? space.get(JAVA_INT, place) : links[(int) ~place]) - 1;
    }

    /** Puts {@code element}, which is written, in the place of another one with the same key. */
    void replace(long place, int element) {
        if (inChain(place)) {
            LINK.setRelease(links, element, links[at(place)]);
        }
        set(place, element + 1);
    }

    /** Adds {@code element}, which is written. */
    void add(int element, long hashed) {
        long line = line(bucket(hashed));
        for (int slot = 0; slot < SLOTS; slot++) {
            if (space.get(JAVA_BYTE, line + slot) == 0) {
                set(line + WORDS + slot * 4L, element + 1);
                TAG.setRelease(space, line + slot, (byte) HashLookup.tag(hashed));
                return;
            }
        }
        int head = space.get(JAVA_INT, line + CHAIN);
        LINK.setRelease(links, element, head == 0 ? ~bucket(hashed) : head);
        set(line + CHAIN, element + 1);
    }

    /** Takes the element at a place out. */
    void remove(long place) {
        if (inChain(place)) {
            int after = links[at(place)];
            set(place, place >= 0 ? Math.max(after, 0) : after);
        } else {
            long line = place & -LINE;
            TAG.setRelease(space, line + (place - line - WORDS) / 4, (byte) 0);
        }
    }

    /**
     * Returns the cursor after one, or -1; a cursor is {@code bucket << 32 | number in the bucket}, from 0, of what is
     * in the chain from 12. -1 asks for the first.
     */
    long next(long cursor) {
        int number = (int) cursor + 1;
        for (int bucket = cursor < 0 ? 0 : (int) (cursor >>> 32); bucket <= mask; bucket++) {
            while (number < SLOTS && elementAt(bucket, number) < 0) {
                number++;
            }
            if (elementAt(bucket, number) >= 0) {
                return (long) bucket << 32 | number;
            }
            number = 0;
        }
        return -1;
    }

    /** Returns the element at a cursor, or -1 if there is none any more. */
    int elementAt(long cursor) {
        return elementAt((int) (cursor >>> 32), (int) cursor);
    }

    /** Returns the cursor of a key, or -1 if it is not there. Under its lock. */
    long cursor(long key) {
        int element = find(key);
        int bucket = bucket(hashOf(key));
        for (int number = 0; element >= 0; number++) {
            if (elementAt(bucket, number) == element) {
                return (long) bucket << 32 | number;
            }
        }
        return -1;
    }

    private int elementAt(int bucket, int number) {
        long line = line(bucket);
        if (number < SLOTS) {
            boolean free = (byte) TAG.getAcquire(space, line + number) == 0;
            return free ? -1 : (int) WORD.getAcquire(space, line + WORDS + number * 4L) - 1;
        }
        int link = (int) WORD.getAcquire(space, line + CHAIN);
        for (int i = SLOTS; link > 0 && i < number; i++) {
            link = (int) LINK.getAcquire(links, link - 1);
        }
        return link > 0 ? link - 1 : -1;
    }

    private boolean isAt(long slot, long key) {
        return Words.same(space, key, key(space.get(JAVA_INT, slot) - 1), keyBytes);
    }

    private void set(long place, int link) {
        if (place >= 0) {
            WORD.setRelease(space, place, link);
        } else {
            LINK.setRelease(links, (int) ~place, link);
        }
    }

    private boolean inChain(long place) {
        return place < 0 || (place & LINE - 1) == CHAIN;
    }

    private long line(int bucket) {
        return table + (long) bucket * LINE;
    }
}
