package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Finds elements by key. A bucket is one cache line: seven slots and the head of a chain for what does not fit.
 *
 * <pre>{@code
 *   slot:  63    tag    32 31  element + 1  0      0 if it is free
 *   chain: heads and links are elements + 1; the end says which bucket it belongs to, as ~bucket
 * }</pre>
 *
 * <p>Looking up takes no lock: elements are written before their slot is, and a slot that holds the key is read again
 * behind the comparison. All else needs the lock of the bucket. Elements are never moved, so programs may hold their
 * addresses; one that was removed may be another's while they do, as in the kernel's preallocated tables.
 */
final class HashTable {

    /** What {@link #place} gives if the key is not there. */
    static final long ABSENT = Long.MIN_VALUE;

    private static final VarHandle WORD = JAVA_LONG.varHandle();
    private static final VarHandle LINK = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHANGED = -2;
    private static final int LINE = 64;
    private static final int CHAIN = 56; // where in the line the head of the chain is
    private static final long TAG = 0xFFFF_FFFFL << 32;
    private static final long MARK = 1L << 32; // set in each tag, so that no free slot has it
    private static final int FILL = 4; // at most that many elements a bucket: 2 of 100 are in chains then

    private final MemorySegment space;
    private final KeyHash hash;
    private final int keyBytes;
    private final long keys; // host offset of the key of element 0
    private final int stride;
    private final long table;
    private final int mask;
    private final int[] links;

    /** Keys are at {@code keys}, {@code stride} bytes apart; there are {@code elements} of them. */
    HashTable(VmMemory memory, KeyHash hash, int keyBytes, long keys, int stride, int elements) {
        this.space = memory.space();
        this.hash = hash;
        this.keyBytes = keyBytes;
        this.keys = keys;
        this.stride = stride;
        int buckets = buckets(elements);
        table = memory.allocate((long) buckets * LINE);
        mask = buckets - 1;
        links = new int[elements];
    }

    /** Returns how many buckets there are for {@code elements}: a power of two. */
    static int buckets(int elements) {
        int wanted = Math.max(1, (elements + FILL - 1) / FILL);
        return wanted == 1 ? 1 : Integer.highestOneBit(wanted - 1) << 1;
    }

    long hashOf(long key) {
        return hash.of(space, key, keyBytes);
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
        return keys + (long) element * stride;
    }

    /** Returns the element with the key at host offset {@code key}, or -1. Without a lock. */
    int find(long key) {
        long hashed = hashOf(key);
        int element = findIn(line(bucket(hashed)), key, tag(hashed));
        while (element == CHANGED) {
            element = findIn(line(bucket(hashed)), key, tag(hashed));
        }
        return element;
    }

    private int findIn(long line, long key, long tag) {
        for (long at = line; at < line + CHAIN; at += Long.BYTES) {
            // Acquire pairs with the release in set: what the slot says is written.
            long word = (long) WORD.getAcquire(space, at);
            if ((word & TAG) == tag) {
                boolean same = Words.same(space, key, key((int) word - 1), keyBytes);
                if ((long) WORD.getAcquire(space, at) != word) {
                    return CHANGED; // while it was compared
                }
                if (same) {
                    return (int) word - 1;
                }
            }
        }
        return (long) WORD.getAcquire(space, line + CHAIN) == 0 ? -1 : findInChain(line, key);
    }

    private int findInChain(long line, long key) {
        int link = (int) (long) WORD.getAcquire(space, line + CHAIN);
        if (link == 0) {
            return -1;
        }
        for (; link > 0; link = (int) LINK.getAcquire(links, link - 1)) {
            if (Words.same(space, key, key(link - 1), keyBytes)) {
                return link - 1;
            }
        }
        // Another end: an element went into the chain of another bucket meanwhile.
        return link == ~(int) ((line - table) / LINE) ? -1 : CHANGED;
    }

    /** Returns where the key at host offset {@code key} is: the offset of a slot, or ~ the element before it. */
    long place(long key, long hashed) {
        long line = line(bucket(hashed));
        long tag = tag(hashed);
        for (long at = line; at < line + CHAIN; at += Long.BYTES) {
            long word = space.get(JAVA_LONG, at);
            if ((word & TAG) == tag && Words.same(space, key, key((int) word - 1), keyBytes)) {
                return at;
            }
        }
        long place = line + CHAIN;
        for (int link = (int) space.get(JAVA_LONG, place); link > 0; link = links[link - 1]) {
            if (Words.same(space, key, key(link - 1), keyBytes)) {
                return place;
            }
            place = ~(link - 1);
        }
        return ABSENT;
    }

    /** Returns the element at a place. */
    int at(long place) {
        return (place >= 0 ? (int) space.get(JAVA_LONG, place) : links[(int) ~place]) - 1;
    }

    /** Puts {@code element}, which is written, in the place of another one with the same key. */
    void replace(long place, int element, long hashed) {
        if (inChain(place)) {
            LINK.setRelease(links, element, links[at(place)]);
        }
        set(place, element + 1, hashed);
    }

    /** Adds {@code element}, which is written. */
    void add(int element, long hashed) {
        long line = line(bucket(hashed));
        for (long at = line; at < line + CHAIN; at += Long.BYTES) {
            if (space.get(JAVA_LONG, at) == 0) {
                set(at, element + 1, hashed);
                return;
            }
        }
        int head = (int) space.get(JAVA_LONG, line + CHAIN);
        LINK.setRelease(links, element, head == 0 ? ~bucket(hashed) : head);
        set(line + CHAIN, element + 1, hashed);
    }

    /** Takes the element at a place out. */
    void remove(long place) {
        if (inChain(place)) {
            int after = links[at(place)];
            if (place >= 0) {
                WORD.setRelease(space, place, (long) Math.max(after, 0));
            } else {
                LINK.setRelease(links, (int) ~place, after);
            }
        } else {
            WORD.setRelease(space, place, 0L);
        }
    }

    /**
     * Returns the element after a cursor, or -1; a cursor is {@code bucket << 32 | number in the bucket}, from 0, of
     * those in the chain from 7; see {@link #cursor}.
     */
    long next(long cursor) {
        int number = (int) cursor + 1;
        for (int bucket = cursor < 0 ? 0 : (int) (cursor >>> 32); bucket <= mask; bucket++) {
            for (; number < CHAIN / Long.BYTES; number++) {
                if (elementAt(bucket, number) >= 0) {
                    return (long) bucket << 32 | number;
                }
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

    /** Returns the cursor of a key, or -1 if it is not there. */
    long cursor(long key) {
        int element = find(key);
        int bucket = bucket(hashOf(key));
        for (int number = 0; element >= 0; number++) {
            int other = elementAt(bucket, number);
            if (other == element) {
                return (long) bucket << 32 | number;
            }
            if (other < 0 && number >= CHAIN / Long.BYTES) {
                element = find(key); // it was replaced, or is gone
                number = -1;
            }
        }
        return -1;
    }

    private int elementAt(int bucket, int number) {
        long line = line(bucket);
        if (number < CHAIN / Long.BYTES) {
            return (int) (long) WORD.getAcquire(space, line + (long) number * Long.BYTES) - 1;
        }
        int link = (int) (long) WORD.getAcquire(space, line + CHAIN);
        for (int i = CHAIN / Long.BYTES; link > 0 && i < number; i++) {
            link = (int) LINK.getAcquire(links, link - 1);
        }
        return link > 0 ? link - 1 : -1;
    }

    private void set(long place, int link, long hashed) {
        if (place >= 0) {
            WORD.setRelease(space, place, tag(hashed) | link);
        } else {
            LINK.setRelease(links, (int) ~place, link);
        }
    }

    private boolean inChain(long place) {
        return place < 0 || (place - table & LINE - 1) == CHAIN;
    }

    private long line(int bucket) {
        return table + (long) bucket * LINE;
    }

    private static long tag(long hashed) {
        return hashed & TAG | MARK;
    }
}
