package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * A map as Java uses it: keys and values are copied to where programs have theirs, then it is the same as for programs.
 * One thread at a time does so; programs do not notice.
 */
abstract class StoredMap extends VmMap {

    /** Highest flag of an update: {@code BPF_EXIST}. Source: include/uapi/linux/bpf.h, Linux 6.1. */
    static final int HIGHEST_FLAG = 2;

    static final int ADD = Put.ADD.flag();
    static final int REPLACE = Put.REPLACE.flag();

    final VmMemory memory;
    final MemorySegment space;
    private final int cpus;
    private final Object java = new Object();
    private final long javaKey;
    private final long javaValues;
    private volatile boolean frozen;

    StoredMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, region);
        this.memory = memory;
        this.space = memory.space();
        this.cpus = spec.type().isPerCpu() ? cpus : 1;
        javaKey = memory.allocate(Math.max(spec.keyBytes(), 1));
        javaValues = memory.allocate(Math.max(entryBytes(), 1));
    }

    /** {@return 0: no program reaches a value where it lies, unless a map has it otherwise} */
    @Override
    public long valuesOffset() {
        return 0;
    }

    /** {@return 0, as {@link #valuesOffset}} */
    @Override
    public long valuesBytes() {
        return 0;
    }

    /** Finds nothing, unless a map has it otherwise; so do {@link #update} and {@link #delete} refuse. */
    @Override
    public long lookup(long key, int cpu) {
        return 0;
    }

    @Override
    public long update(long key, long value, long flags, int cpu) {
        return MapErrno.EPERM.negated();
    }

    @Override
    public long delete(long key) {
        return MapErrno.EPERM.negated();
    }

    /** Copies what all CPUs have at {@code key}, a host offset, to {@code values}; false if it is not there. */
    abstract boolean read(long key, MemorySegment values);

    /** Puts {@code values}, of all CPUs, at {@code key}, both host offsets. Returns 0 or the negated errno. */
    abstract long write(long key, long values, long flags);

    /** Removes what is at {@code key}, a host offset. Returns 0 or the negated errno. */
    abstract long erase(long key);

    /** Writes the key after {@code key} to {@code next}, host offsets; {@link #NONE} asks for the first. */
    abstract boolean after(long key, long next);

    @Override
    public final int cpus() {
        return cpus;
    }

    @Override
    public boolean get(MemorySegment key, MemorySegment value) throws MapException {
        checkSize("value", value, entryBytes());
        allow("read", MapFlags.WRITE_ONLY);
        synchronized (java) {
            try {
                return read(take(key), value);
            } finally {
                keepMemory();
            }
        }
    }

    @Override
    public void put(MemorySegment key, MemorySegment value, Put how) throws MapException {
        checkSize("value", value, entryBytes());
        allowChange("write");
        synchronized (java) {
            try {
                MemorySegment.copy(value, 0, space, javaValues, entryBytes());
                check("write", write(take(key), javaValues, how.flag()));
            } finally {
                keepMemory();
            }
        }
    }

    @Override
    public boolean remove(MemorySegment key) throws MapException {
        allowChange("remove from");
        synchronized (java) {
            try {
                long error = erase(take(key));
                if (error != MapErrno.ENOENT.negated()) {
                    check("remove from", error);
                }
                return error == 0;
            } finally {
                keepMemory();
            }
        }
    }

    @Override
    public boolean nextKey(MemorySegment key, MemorySegment next) throws MapException {
        checkSize("next", next, spec().keyBytes());
        synchronized (java) {
            try {
                boolean there = after(key == null ? NONE : take(key), javaKey);
                if (there) {
                    MemorySegment.copy(space, javaKey, next, 0, spec().keyBytes());
                }
                return there;
            } finally {
                keepMemory();
            }
        }
    }

    @Override
    public void freeze() {
        frozen = true;
    }

    /** Maps have their memory as addresses: it must not go while they use it. */
    final void keepMemory() {
        Reference.reachabilityFence(memory);
    }

    /** Does nothing: the memory is the VM's, and programs may still use the map. */
    @Override
    public void close() {}

    final void check(String operation, long error) throws MapException {
        if (error != 0) {
            throw new MapException(operation, spec().name(), (int) -error);
        }
    }

    /** Returns the error of what this kind of map never does. */
    final MapException refused(String operation, MapErrno errno) {
        return new MapException(operation, spec().name(), errno.number());
    }

    final void allow(String operation, int unless) throws MapException {
        if ((spec().flags() & unless) != 0) {
            throw refused(operation, MapErrno.EPERM);
        }
    }

    final void allowChange(String operation) throws MapException {
        if (frozen) {
            throw new MapException(operation, spec().name(), MapErrno.EPERM.number());
        }
        allow(operation, MapFlags.READ_ONLY);
    }

    final void checkSize(String what, MemorySegment segment, long bytes) {
        if (segment.byteSize() != bytes) {
            throw new IllegalArgumentException("map " + spec().name() + ": " + what + " of " + segment.byteSize()
                    + " bytes, where there are " + bytes);
        }
    }

    private long take(MemorySegment key) {
        checkSize("key", key, spec().keyBytes());
        MemorySegment.copy(key, 0, space, javaKey, spec().keyBytes());
        return javaKey;
    }

    /** Returns the bytes from one value to the next: at most a cache line of them never lies in two. */
    static int strideOf(int bytes) {
        int words = bytes + 7 & -8;
        return words > 64 ? words : Math.max(8, Integer.highestOneBit(2 * words - 1));
    }
}
