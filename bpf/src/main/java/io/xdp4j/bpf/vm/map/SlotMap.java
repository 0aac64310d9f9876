package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays whose slots are empty or hold something that is not bytes: programs, maps, interfaces, CPUs, AF_XDP sockets.
 * Only Java writes them. Programs may read the values of interfaces and sockets, which are copies.
 */
final class SlotMap extends StoredMap {

    /** Most frames in the queue of a CPU. Source: kernel/bpf/cpumap.c, Linux 6.1. */
    private static final int MAX_QUEUE = 16384;

    private final int entries;
    private final int valueBytes;
    private final int stride;
    private final int vmCpus;
    private final long values;
    private final AtomicReferenceArray<TailCallTarget> programs; // empty unless this is of programs
    private final AtomicLongArray slots; // the value, NONE in an empty one

    SlotMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region);
        entries = spec.entries();
        valueBytes = spec.valueBytes();
        stride = valueBytes + 7 & -8;
        vmCpus = cpus;
        values = memory.allocate((long) entries * stride);
        programs = new AtomicReferenceArray<>(spec.type() == MapType.PROG_ARRAY ? entries : 0);
        slots = new AtomicLongArray(entries);
        for (int i = 0; i < entries; i++) {
            slots.set(i, NONE);
        }
    }

    /** Returns the number of {@code map} for a slot of {@code owner}, if it may be there. */
    static int idOf(StoredMap owner, BpfMap map) throws MapException {
        MapSpec like = owner.spec().inner().orElseThrow();
        boolean fits = map instanceof StoredMap other && other.memory == owner.memory && fits(like, map.spec());
        if (!fits) {
            throw owner.refused("put map " + map.spec().name() + " into", MapErrno.EINVAL);
        }
        return ((VmMap) map).id();
    }

    private static boolean fits(MapSpec like, MapSpec spec) {
        boolean fixed = like.type() == MapType.ARRAY && (like.flags() & MapFlags.INNER_MAP) == 0;
        return like.type() == spec.type()
                && like.keyBytes() == spec.keyBytes()
                && like.valueBytes() == spec.valueBytes()
                && like.flags() == spec.flags()
                && (like.entries() == spec.entries() || !fixed && like.type() != MapType.XSKMAP);
    }

    /** Returns the key after that at {@code key}, of 0 to {@code entries} - 1, as the kernel's arrays do. */
    static boolean after(MemorySegment space, long key, long next, int entries) {
        int index = key == NONE ? -1 : space.get(JAVA_INT_UNALIGNED, key);
        int after = Integer.compareUnsigned(index, entries) >= 0 ? 0 : index + 1;
        space.set(JAVA_INT_UNALIGNED, next, after);
        return after < entries;
    }

    /** Returns a value of 4 or 8 bytes as u64. */
    static long value(MemorySegment space, long at, int bytes) {
        return bytes == Long.BYTES
                ? space.get(JAVA_LONG_UNALIGNED, at)
                : Integer.toUnsignedLong(space.get(JAVA_INT_UNALIGNED, at));
    }

    @Override
    public long valuesOffset() {
        return values;
    }

    @Override
    public long valuesBytes() {
        return (long) entries * stride;
    }

    @Override
    public int stride() {
        return stride;
    }

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public long lookup(long key, int cpu) {
        int index = space.get(JAVA_INT_UNALIGNED, key); // once: others may write the key meanwhile
        long value = slot(index);
        if (value == NONE || spec().type() == MapType.PROG_ARRAY) {
            return 0;
        }
        return spec().type() == MapType.ARRAY_OF_MAPS
                ? Guest.MAP + value - 1
                : Guest.region(region()) + (long) index * stride;
    }

    @Override
    public long target(long key, long scratch) {
        boolean redirects = spec().type() != MapType.PROG_ARRAY && spec().type() != MapType.ARRAY_OF_MAPS;
        return redirects ? slot((int) key) : NONE;
    }

    @Override
    public TailCallTarget program(int index) {
        return Integer.compareUnsigned(index, programs.length()) < 0 ? programs.getAcquire(index) : null;
    }

    @Override
    public void put(MemorySegment key, MemorySegment value, Put how) throws MapException {
        if (spec().type() == MapType.PROG_ARRAY || spec().type() == MapType.ARRAY_OF_MAPS) {
            throw refused("write a number into", MapErrno.EINVAL);
        }
        super.put(key, value, how);
    }

    @Override
    public void putMap(MemorySegment key, BpfMap map, Put how) throws MapException {
        if (spec().type() != MapType.ARRAY_OF_MAPS) {
            throw refused("put a map into", MapErrno.EINVAL);
        }
        super.put(key, MemorySegment.ofArray(new int[] {idOf(this, map)}), how);
    }

    @Override
    public void putProgram(int index, TailCallTarget program) throws MapException {
        if (spec().type() != MapType.PROG_ARRAY) {
            throw refused("put a program into", MapErrno.EINVAL);
        }
        allowChange("put a program into");
        if (Integer.compareUnsigned(index, entries) >= 0) {
            throw refused("put a program into", MapErrno.E2BIG);
        }
        slots.setRelease(index, Integer.toUnsignedLong(program.id()));
        programs.setRelease(index, program);
    }

    @Override
    boolean read(long key, MemorySegment to) {
        long value = slot(space.get(JAVA_INT_UNALIGNED, key));
        if (value == NONE) {
            return false;
        }
        if (valueBytes == Long.BYTES) {
            to.set(JAVA_LONG_UNALIGNED, 0, value);
        } else {
            to.set(JAVA_INT_UNALIGNED, 0, (int) value);
        }
        return true;
    }

    @Override
    long write(long key, long from, long flags) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        long value = value(space, from, valueBytes);
        MapErrno refused = refuses(index, value, flags);
        if (refused != null) {
            return refused.negated();
        }
        Words.copy(space, from, values + (long) index * stride, valueBytes);
        slots.setRelease(index, empties(value) ? NONE : value); // pairs with the acquire in slot
        return 0;
    }

    @Override
    long erase(long key) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        boolean ofFds = spec().type() == MapType.PROG_ARRAY || spec().type() == MapType.ARRAY_OF_MAPS;
        if (Integer.compareUnsigned(index, entries) >= 0) {
            return (ofFds ? MapErrno.E2BIG : MapErrno.EINVAL).negated();
        }
        boolean there = slots.getAndSet(index, NONE) != NONE;
        if (programs.length() > 0) {
            programs.setRelease(index, null);
        }
        return there || !ofFds ? 0 : MapErrno.ENOENT.negated();
    }

    @Override
    boolean after(long key, long next) {
        return after(space, key, next, entries);
    }

    private long slot(int index) {
        return Integer.compareUnsigned(index, entries) < 0 ? slots.getAcquire(index) : NONE;
    }

    /** Returns why the kernel would refuse, or null; the order of its checks is the kernel's. */
    private MapErrno refuses(int index, long value, long flags) {
        boolean tooHigh = Integer.compareUnsigned(index, entries) >= 0;
        boolean ofFds = spec().type() == MapType.PROG_ARRAY || spec().type() == MapType.ARRAY_OF_MAPS;
        if (flags > HIGHEST_FLAG || ofFds && flags != Put.ANY.flag()) {
            return MapErrno.EINVAL;
        }
        if (tooHigh) {
            return MapErrno.E2BIG;
        }
        return spec().type() == MapType.XSKMAP ? refusesSocket(index, flags) : refusesOther(index, value, flags);
    }

    private MapErrno refusesSocket(int index, long flags) {
        boolean there = slot(index) != NONE;
        if (there && flags == ADD) {
            return MapErrno.EEXIST;
        }
        return !there && flags == REPLACE ? MapErrno.ENOENT : null;
    }

    private MapErrno refusesOther(int index, long value, long flags) {
        if (flags == ADD) {
            return MapErrno.EEXIST; // even of an empty slot: the kernel's devmap and cpumap take all as there
        }
        if (spec().type() == MapType.CPUMAP && (int) value > MAX_QUEUE) {
            return MapErrno.EOVERFLOW;
        }
        if (spec().type() == MapType.CPUMAP && index >= vmCpus) {
            return MapErrno.ENODEV;
        }
        boolean programForNobody = spec().type() == MapType.DEVMAP && empties(value) && value >>> 32 != 0;
        return programForNobody && (int) (value >>> 32) > 0 ? MapErrno.EINVAL : null;
    }

    /** Interface 0 and a queue of 0 frames make a slot empty. */
    private boolean empties(long value) {
        return (int) value == 0 && (spec().type() == MapType.DEVMAP || spec().type() == MapType.CPUMAP);
    }
}
