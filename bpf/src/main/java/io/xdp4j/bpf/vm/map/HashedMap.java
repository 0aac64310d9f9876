package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/**
 * All maps with keys of any bytes: hash, LRU, both per CPU, of maps, and devices by number.
 *
 * <p>Each element has its value and behind it its key, so that one miss of the cache brings both; of a per-CPU map each
 * CPU has its own elements with the same keys. A value that is replaced is a new element, as in the kernel: who holds
 * the address of the old one still sees that, until the next update of a bucket with the same lock. Values per CPU are
 * overwritten where they are.
 */
final class HashedMap extends StoredMap {

    private static final int LOCKS = 64;
    private static final int ALL = -1; // the CPU of an update by Java
    private static final int EVICTIONS = 1 << 10;

    private final HashTable table;
    private final HashLookup lookup;
    private MapLookup copy; // of that, null until a program is compiled
    private final FreeList free;
    private final Locks locks;
    private final Recency recency; // null unless this is an LRU map
    private final int[] spare; // by lock: the element that takes the next value that is replaced there; empty per CPU
    private final int valueBytes;
    private final int keyAt;
    private final int stride;
    private final long cpuStep;
    private final long blockBytes;
    private final long values;
    private final long address;
    private final boolean ofMaps;
    private final boolean programsWrite;

    HashedMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region);
        boolean perCpu = spec.type().isPerCpu();
        valueBytes = spec.valueBytes();
        keyAt = valueBytes + 7 & -8;
        stride = stride(spec);
        locks = new Locks(Math.min(LOCKS, HashTable.buckets(spec.entries())));
        int elements = elements(spec);
        blockBytes = ArrayMap.blockBytes(elements, stride, cpus());
        cpuStep = perCpu ? blockBytes : 0;
        values = memory.allocate(blockBytes * cpus());
        address = Guest.region(region);
        KeyHash hash = (spec.flags() & MapFlags.ZERO_SEED) != 0 ? KeyHash.zeroSeed() : KeyHash.random();
        int buckets = HashTable.buckets(spec.entries());
        table = new HashTable(memory, hash, spec.keyBytes(), values + keyAt, stride, elements, buckets);
        free = new FreeList(spec.entries(), elements);
        spare = new int[perCpu ? 0 : locks.count()];
        for (int i = 0; i < spare.length; i++) {
            spare[i] = spec.entries() + i;
        }
        recency = isLru(spec) ? recency(memory, elements) : null;
        ofMaps = spec.type().isOfMaps();
        HashPlace place = table.place().at(address, cpuStep);
        lookup = new HashLookup(recency == null ? place : recency.mark(place));
        programsWrite = writable() && !ofMaps && spec.type() != MapType.DEVMAP_HASH;
    }

    /** Returns how many elements there are: a spare one for each lock, unless values are overwritten. */
    static int elements(MapSpec spec) {
        int locks = Math.min(LOCKS, HashTable.buckets(spec.entries()));
        return spec.entries() + (spec.type().isPerCpu() ? 0 : locks);
    }

    static int stride(MapSpec spec) {
        return strideOf((spec.valueBytes() + 7 & -8) + spec.keyBytes());
    }

    /** In the element, if there is room behind the key: an element twice as long would be a miss of the cache more. */
    private Recency recency(VmMemory memory, int elements) {
        boolean room = keyAt + spec().keyBytes() < stride;
        return room
                ? new Recency(space, values + stride - 1, stride, elements)
                : new Recency(space, memory.allocate(elements), 1, elements);
    }

    private static boolean isLru(MapSpec spec) {
        return spec.type() == MapType.LRU_HASH || spec.type() == MapType.LRU_PERCPU_HASH;
    }

    @Override
    public long valuesOffset() {
        return values;
    }

    @Override
    public long valuesBytes() {
        return blockBytes * cpus();
    }

    @Override
    public int stride() {
        return stride;
    }

    @Override
    public boolean writable() {
        return super.writable()
                && spec().type() != MapType.DEVMAP_HASH
                && !spec().type().isOfMaps();
    }

    @Override
    public long lookup(long key, int cpu) {
        long value = lookup.lookup(key, cpu);
        return ofMaps && value != 0 ? map(value) : value;
    }

    private long map(long value) {
        return Guest.MAP + space.get(JAVA_INT_UNALIGNED, values + (value - address)) - 1;
    }

    @Override
    public synchronized MapLookup asConstant() {
        if (ofMaps) {
            return this;
        }
        if (copy == null) {
            copy = lookup.copy();
        }
        return copy;
    }

    @Override
    public long update(long key, long value, long flags, int cpu) {
        return programsWrite ? change(key, value, flags, cpu) : MapErrno.EPERM.negated();
    }

    @Override
    public long delete(long key) {
        return programsWrite ? erase(key) : MapErrno.EPERM.negated();
    }

    @Override
    public long target(long key, long scratch) {
        if (spec().type() != MapType.DEVMAP_HASH) {
            return NONE;
        }
        space.set(JAVA_INT_UNALIGNED, scratch, (int) key);
        int element = table.find(scratch);
        return element < 0 ? NONE : SlotMap.value(space, values + (long) element * stride, valueBytes);
    }

    @Override
    public long next(long cursor) {
        return table.next(cursor);
    }

    @Override
    public long entry(long cursor, long key, int cpu) {
        int element = Math.max(table.elementAt(cursor), 0); // one that is gone is as good as any: its bytes are shown
        Words.copy(space, table.key(element), key, spec().keyBytes());
        return address + cpu * cpuStep + (long) element * stride;
    }

    @Override
    public void put(MemorySegment key, MemorySegment value, Put how) throws MapException {
        if (ofMaps) {
            throw new MapException("write a number into", spec().name(), MapErrno.EINVAL.number());
        }
        super.put(key, value, how);
    }

    @Override
    public void putMap(MemorySegment key, BpfMap map, Put how) throws MapException {
        if (!ofMaps) {
            throw new MapException("put a map into", spec().name(), MapErrno.EINVAL.number());
        }
        super.put(key, MemorySegment.ofArray(new int[] {SlotMap.idOf(this, map)}), how);
    }

    @Override
    boolean read(long key, MemorySegment to) {
        int lock = locks.lock(table.bucket(table.hashOf(key)));
        try { // under the lock: else it could be another's by the time that it is copied
            int element = table.find(key);
            for (int cpu = 0; element >= 0 && cpu < cpus(); cpu++) {
                long from = values + cpu * cpuStep + (long) element * stride;
                MemorySegment.copy(space, from, to, (long) cpu * valueStride(), valueBytes);
            }
            return element >= 0;
        } finally {
            locks.unlock(lock);
        }
    }

    @Override
    long write(long key, long from, long flags) {
        if (spec().type() != MapType.DEVMAP_HASH) {
            return change(key, from, flags, ALL);
        }
        if (space.get(JAVA_INT_UNALIGNED, from) == 0) {
            return MapErrno.EINVAL.negated();
        }
        return change(key, from, flags == REPLACE ? Put.ANY.flag() : flags, ALL); // which the kernel's takes for ANY
    }

    @Override
    long erase(long key) {
        long hashed = table.hashOf(key);
        int lock = locks.lock(table.bucket(hashed));
        int element;
        try {
            long place = table.place(key, hashed);
            if (place == HashTable.ABSENT) {
                return MapErrno.ENOENT.negated();
            }
            element = table.at(place);
            table.remove(place);
        } finally {
            locks.unlock(lock);
        }
        free.push(element);
        return 0;
    }

    @Override
    boolean after(long key, long next) {
        long cursor = table.next(key == NONE ? NONE : cursor(key));
        for (; cursor != NONE; cursor = table.next(cursor)) {
            int element = table.elementAt(cursor);
            if (element >= 0) {
                Words.copy(space, table.key(element), next, spec().keyBytes());
                return true;
            }
        }
        return false;
    }

    private long cursor(long key) {
        int lock = locks.lock(table.bucket(table.hashOf(key)));
        try {
            return table.cursor(key);
        } finally {
            locks.unlock(lock);
        }
    }

    private long change(long key, long value, long flags, int cpu) {
        if (Long.compareUnsigned(flags, HIGHEST_FLAG) > 0) {
            return MapErrno.EINVAL.negated();
        }
        long hashed = table.hashOf(key);
        for (int tries = 0; tries < EVICTIONS; tries++) {
            long error = tryChange(key, hashed, value, flags, cpu);
            if (error != MapErrno.ENOMEM.negated()) {
                return error;
            }
            if (recency == null) {
                return MapErrno.E2BIG.negated();
            }
            evict();
        }
        return MapErrno.ENOMEM.negated();
    }

    private long tryChange(long key, long hashed, long value, long flags, int cpu) {
        int lock = locks.lock(table.bucket(hashed));
        try {
            long place = table.place(key, hashed);
            if (place == HashTable.ABSENT) {
                return flags == REPLACE ? MapErrno.ENOENT.negated() : add(key, hashed, value, cpu);
            }
            if (flags == ADD) {
                return MapErrno.EEXIST.negated();
            }
            replace(place, key, value, cpu, lock);
            return 0;
        } finally {
            locks.unlock(lock);
        }
    }

    private long add(long key, long hashed, long value, int cpu) {
        int element = free.pop();
        if (element < 0) {
            return MapErrno.ENOMEM.negated();
        }
        for (int each = 0; each < cpus(); each++) {
            Words.copy(space, key, table.key(element) + each * cpuStep, spec().keyBytes());
            if (cpu != ALL && each != cpu && cpus() > 1) {
                Words.zero(space, values + each * cpuStep + (long) element * stride, valueBytes);
            }
        }
        set(element, value, cpu);
        if (recency != null) {
            recency.fresh(element);
        }
        table.add(element, hashed);
        return 0;
    }

    private void replace(long place, long key, long value, int cpu, int lock) {
        int old = table.at(place);
        if (spare.length == 0) {
            set(old, value, cpu);
            used(old);
            return;
        }
        int element = spare[lock];
        Words.copy(space, key, table.key(element), spec().keyBytes());
        set(element, value, cpu);
        used(element);
        table.replace(place, element);
        spare[lock] = old;
    }

    private void used(int element) {
        if (recency != null) {
            recency.used(element);
        }
    }

    private void set(int element, long value, int cpu) {
        long to = values + (long) element * stride;
        if (cpu == ALL) {
            for (int each = 0; each < cpus(); each++) {
                Words.copy(space, value + (long) each * valueStride(), to + each * cpuStep, valueBytes);
            }
        } else {
            Words.copy(space, value, to + cpu * cpuStep, valueBytes);
        }
    }

    /** Takes out an element that was not used for long; none if others are at it. */
    private void evict() {
        int element = recency.oldest();
        long hashed = table.hashOfElement(element);
        int lock = locks.lock(table.bucket(hashed));
        try {
            long place = table.place(table.key(element), hashed);
            if (place == HashTable.ABSENT || table.at(place) != element) {
                return; // it is free, or another's by now
            }
            table.remove(place);
        } finally {
            locks.unlock(lock);
        }
        free.push(element);
    }
}
