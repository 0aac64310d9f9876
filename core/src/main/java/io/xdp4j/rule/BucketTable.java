package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A set of keys of 4 bytes, IPv4 addresses, in the values of an array map: what a program looks for is in one line of
 * the processor's cache, or, of a key in a hundred, in one of two. All numbers are u32 of the host.
 *
 * <pre>{@code
 *   entry, 64 bytes each
 *   0               what the table is: magic | capacity | salt | factor, odd | homes | first spill | spills
 *   1               how many keys there are
 *   2 …             the homes: a bucket for 8 keys of the capacity
 *   first spill …   the spills: a bucket for 16 homes
 *
 *   bucket          how many keys of this home are in spills | 15 words: keys, mixed, or the empty word
 *   mixed(key)      m = (key ^ salt) * factor; m ^= m >> 16; m *= 0x7FEB352D; m ^= m >> 15; m *= 0x846CA68B
 *   home(m)         2 + (m * homes >> 32)
 *   spill(m)        first spill + ((m * 0x9E3779B1 mod 2^32) * spills >> 32)
 * }</pre>
 *
 * <p>A key is the 4 bytes as a frame has them, loaded as a number. The empty word is one that nobody looks for in that
 * bucket: 0, and all ones in the first home and the first spill, where the key goes whose mixed word is 0.
 *
 * <p>A key is added by one store and removed by one, of a word that is never torn, and it never moves: programs read
 * without locks and miss none that is there all the time, whatever order their processor loads in. A home's count of
 * spilled keys is raised before one of them is stored and lowered after it was removed. Several processes may change a
 * table at a time, and may die while they do: each word is changed by compare and set. Two that add the same key may
 * leave it in two words, which is one key to all who look and is removed as one.
 *
 * <p>With 8 keys for each home of 15 words, 0.2 % of them spill; a spill gets 0.24 of them on average, and has no room
 * in one of 10<sup>18</sup> full tables of the largest capacity. Who wants to choose keys that crowd one would have to
 * know salt and factor, which are random for each table. The other two multiplications, reversible as the first, are
 * those of Wellons' lowbias32 (nullprogram.com/blog/2018/07/31): a random factor alone leaves some neighbours together.
 *
 * @since 0.1
 */
public final class BucketTable {

    /** How many bytes an entry has: a line of the cache. */
    public static final int ENTRY_BYTES = 64;

    /** Where salt, factor, the number of homes, the first spill and the number of spills are in entry 0. */
    static final int SALT = 8;

    static final int FACTOR = 12;
    static final int HOMES = 16;
    static final int FIRST_SPILL = 20;
    static final int SPILLS = 24;

    /** The entry of the first home. */
    static final int FIRST_HOME = 2;

    /** What a key is mixed by, besides {@link #SALT} and {@link #FACTOR}. */
    static final int SECOND_FACTOR = 0x7FEB352D;

    static final int THIRD_FACTOR = 0x846CA68B;

    /** What makes the place of a spill independent of that of the home. */
    static final int SPREAD = 0x9E3779B1;

    private static final int MAGIC = 0x31746b62; // "bkt1"
    private static final int CAPACITY = 4;
    private static final int COUNT = ENTRY_BYTES;
    private static final int KEYS_A_HOME = 8;
    private static final int HOMES_A_SPILL = 16;
    private static final int FEWEST = 16;

    private static final VarHandle WORD = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final int capacity;
    private final int salt;
    private final int factor;
    private final int homes;
    private final int firstSpill;
    private final int spills;

    /** What became of a key. */
    public enum Added {
        /** It is there now, and was not before. */
        NEW,
        /** It was there. */
        THERE,
        /** The table holds as many as its capacity. */
        FULL,
        /** Both of its buckets are full, of keys that were chosen for that. */
        CROWDED
    }

    /**
     * Opens the table that {@link #write} made.
     *
     * @param memory the values of the map; borrowed
     * @throws IllegalArgumentException if it is no such table
     */
    public BucketTable(MemorySegment memory) {
        this.memory = memory;
        this.capacity = capacity(memory);
        this.salt = memory.get(JAVA_INT, SALT);
        this.factor = memory.get(JAVA_INT, FACTOR);
        this.homes = memory.get(JAVA_INT, HOMES);
        this.firstSpill = memory.get(JAVA_INT, FIRST_SPILL);
        this.spills = memory.get(JAVA_INT, SPILLS);
        if (homes != homes(capacity)
                || firstSpill != FIRST_HOME + homes
                || spills != spills(homes)
                || (factor & 1) == 0
                || memory.byteSize() < bytes(capacity)) {
            throw new IllegalArgumentException("no table of buckets: it says of itself what cannot be");
        }
    }

    /** Returns how many entries the map of a table has. */
    public static int entries(int capacity) {
        return FIRST_HOME + homes(capacity) + spills(homes(capacity));
    }

    /** Returns how many bytes the entries have. */
    public static long bytes(int capacity) {
        return (long) entries(capacity) * ENTRY_BYTES;
    }

    /**
     * Returns the capacity of the table whose first entry is in {@code memory}.
     *
     * @throws IllegalArgumentException if it is no such table
     */
    public static int capacity(MemorySegment memory) {
        int capacity = memory.get(JAVA_INT, CAPACITY);
        if (memory.get(JAVA_INT, 0) != MAGIC || capacity < 1 || capacity > SetSpec.MOST) {
            throw new IllegalArgumentException("no table of buckets");
        }
        return capacity;
    }

    /** Makes the table of {@code spec} of memory that is all zeros; returns whether all of its keys had room. */
    public static boolean write(TableSpec spec, MemorySegment memory) {
        format(memory, spec.capacity(), new SplittableRandom().nextLong());
        var table = new BucketTable(memory);
        boolean room = true;
        for (int at = 0; room && at < spec.keys().length; at += Integer.BYTES) {
            byte[] address = Arrays.copyOfRange(spec.keys(), at, at + Integer.BYTES);
            Added added = table.add(SetElement.of(SetType.ADDRESS, address, Integer.SIZE));
            room = added == Added.NEW || added == Added.THERE;
        }
        return room;
    }

    /** Makes an empty table of memory that is all zeros; {@code random} becomes its salt and factor. */
    static void format(MemorySegment memory, int capacity, long random) {
        int homes = homes(capacity);
        memory.set(JAVA_INT, CAPACITY, capacity);
        memory.set(JAVA_INT, SALT, (int) (random >>> Integer.SIZE));
        memory.set(JAVA_INT, FACTOR, (int) random | 1);
        memory.set(JAVA_INT, HOMES, homes);
        memory.set(JAVA_INT, FIRST_SPILL, FIRST_HOME + homes);
        memory.set(JAVA_INT, SPILLS, spills(homes));
        for (long bucket : new long[] {FIRST_HOME, FIRST_HOME + homes}) {
            for (int word = Integer.BYTES; word < ENTRY_BYTES; word += Integer.BYTES) {
                memory.set(JAVA_INT, bucket * ENTRY_BYTES + word, -1);
            }
        }
        memory.set(JAVA_INT, 0, MAGIC);
    }

    /** Adds an IPv4 address. */
    public Added add(SetElement element) {
        return add(key(element));
    }

    /** Removes an IPv4 address; returns whether it was there. */
    public boolean remove(SetElement element) {
        return remove(key(element));
    }

    /** Returns whether an IPv4 address is there. */
    public boolean contains(SetElement element) {
        return find(mixed(key(element))) != 0;
    }

    /** Returns how many keys there are: counts them. */
    public int size() {
        var keys = new Counter();
        forEach(keys);
        return keys.count;
    }

    /** Gives each key to {@code to} as an address. */
    public void forEach(Consumer<SetElement> to) {
        for (int bucket = FIRST_HOME; bucket < firstSpill + spills; bucket++) {
            for (long at = word(bucket); at < end(bucket); at += Integer.BYTES) {
                int mixed = (int) WORD.getOpaque(memory, at);
                if (mixed != empty(bucket) && find(mixed) == at) { // the first, if two added it at the same moment
                    to.accept(SetElement.address(Integer.reverseBytes(unmixed(mixed))));
                }
            }
        }
    }

    Added add(int key) {
        int mixed = mixed(key);
        if (find(mixed) != 0) {
            return Added.THERE;
        }
        if (!reserve()) {
            return Added.FULL;
        }
        Added added = place(mixed);
        if (added != Added.NEW) {
            count(COUNT, -1);
        }
        return added;
    }

    boolean remove(int key) {
        int mixed = mixed(key);
        boolean removed = false;
        for (long at = find(mixed); at != 0; at = find(mixed)) {
            int bucket = (int) (at / ENTRY_BYTES);
            if (WORD.compareAndSet(memory, at, mixed, empty(bucket))) {
                if (bucket >= firstSpill) {
                    count((long) home(mixed) * ENTRY_BYTES, -1);
                }
                count(COUNT, -1);
                removed = true;
            }
        }
        return removed;
    }

    int mixed(int key) {
        int mixed = (key ^ salt) * factor;
        mixed = (mixed ^ mixed >>> 16) * SECOND_FACTOR;
        return (mixed ^ mixed >>> 15) * THIRD_FACTOR;
    }

    int unmixed(int mixed) {
        int key = mixed * inverse(THIRD_FACTOR);
        key = (key ^ key >>> 15 ^ key >>> 30) * inverse(SECOND_FACTOR);
        return (key ^ key >>> 16) * inverse(factor) ^ salt;
    }

    /** Returns the entry where a mixed key is if there is room. */
    int home(int mixed) {
        return FIRST_HOME + scaled(mixed, homes);
    }

    /** Returns the entry where a mixed key is if its home is full. */
    int spill(int mixed) {
        return firstSpill + scaled(mixed * SPREAD, spills);
    }

    /** Returns how many keys of a home are in spills. */
    int spilled(int home) {
        return (int) WORD.getOpaque(memory, (long) home * ENTRY_BYTES);
    }

    private static int homes(int capacity) {
        return Math.max(FEWEST, Math.ceilDiv(capacity, KEYS_A_HOME));
    }

    private static int spills(int homes) {
        return Math.max(FEWEST, Math.ceilDiv(homes, HOMES_A_SPILL));
    }

    private static int scaled(int number, int count) {
        return (int) (Integer.toUnsignedLong(number) * count >>> Integer.SIZE);
    }

    /** By Newton: each step doubles the bits that are right, the first three of which an odd number is itself. */
    private static int inverse(int odd) {
        int inverse = odd;
        for (int bits = 3; bits < Integer.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    private static int key(SetElement element) {
        byte[] bytes = element.bytes();
        assert bytes.length == Integer.BYTES : element;
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16 | bytes[3] << 24;
    }

    private Added place(int mixed) {
        while (find(mixed) == 0) {
            int home = home(mixed);
            long at = room(home);
            if (at != 0) {
                if (WORD.compareAndSet(memory, at, empty(home), mixed)) { // volatile: seen before this returns
                    return Added.NEW;
                }
                continue;
            }
            int spill = spill(mixed);
            count((long) home * ENTRY_BYTES, 1); // before the key, so that nobody who is to see it stops at the home
            at = room(spill);
            if (at != 0 && WORD.compareAndSet(memory, at, empty(spill), mixed)) {
                return Added.NEW;
            }
            count((long) home * ENTRY_BYTES, -1);
            if (at == 0) {
                return Added.CROWDED;
            }
        }
        return Added.THERE;
    }

    /** Counts one more. A process that died may have left the number too high: a table that seems full is counted. */
    private boolean reserve() {
        int count = count(COUNT, 1);
        if (count < capacity) {
            return true;
        }
        count(COUNT, -1);
        int size = size();
        if (size >= capacity) {
            return false;
        }
        WORD.setVolatile(memory, (long) COUNT, size + 1);
        return true;
    }

    /** Returns where a mixed key is, 0 if nowhere. */
    private long find(int mixed) {
        int home = home(mixed);
        long at = find(home, mixed);
        return at == 0 && spilled(home) != 0 ? find(spill(mixed), mixed) : at;
    }

    private long room(int bucket) {
        return find(bucket, empty(bucket));
    }

    private long find(int bucket, int wanted) {
        for (long at = word(bucket); at < end(bucket); at += Integer.BYTES) {
            if ((int) WORD.getOpaque(memory, at) == wanted) {
                return at;
            }
        }
        return 0;
    }

    private int empty(int bucket) {
        return bucket == FIRST_HOME || bucket == firstSpill ? -1 : 0;
    }

    private int count(long at, int more) {
        return (int) WORD.getAndAdd(memory, at, more);
    }

    private static long word(int bucket) {
        return (long) bucket * ENTRY_BYTES + Integer.BYTES;
    }

    private static long end(int bucket) {
        return (bucket + 1L) * ENTRY_BYTES;
    }

    private static final class Counter implements Consumer<SetElement> {

        private int count;

        @Override
        public void accept(SetElement element) {
            count++;
        }
    }
}
