package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/**
 * {@link io.xdp4j.bpf.map.MapType#ARRAY} and {@link io.xdp4j.bpf.map.MapType#PERCPU_ARRAY}: the value at index i of CPU
 * c is {@code c * blockBytes() + i * stride()} into the region. Compiled programs look up in it by themselves.
 *
 * @since 0.1
 */
public final class ArrayMap extends StoredMap {

    private final int entries;
    private final int stride;
    private final int valueBytes;
    private final long blockBytes;
    private final long cpuStep;
    private final long values;
    private final long address;
    private final boolean programsWrite;

    ArrayMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region);
        entries = spec.entries();
        valueBytes = spec.valueBytes();
        stride = valueBytes + 7 & -8;
        blockBytes = blockBytes(entries, stride, cpus());
        cpuStep = cpus() == 1 ? 0 : blockBytes;
        values = memory.allocate(blockBytes * cpus());
        address = Guest.region(region);
        programsWrite = writable();
    }

    /** Returns the bytes of one CPU's values; those of two CPUs are a cache line apart. */
    static long blockBytes(int entries, int stride, int cpus) {
        return (long) stride * (entries + (cpus > 1 ? (63 + stride) / stride : 0));
    }

    /** {@return how many values a CPU has} */
    public int entries() {
        return entries;
    }

    /** {@return bytes from the values of one CPU to those of the next} */
    public long blockBytes() {
        return blockBytes;
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
    public long lookup(long key, int cpu) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        return Integer.compareUnsigned(index, entries) < 0 ? address + at(index, cpu) : 0;
    }

    @Override
    public long update(long key, long value, long flags, int cpu) {
        if (!programsWrite) {
            return MapErrno.EPERM.negated();
        }
        int index = space.get(JAVA_INT_UNALIGNED, key);
        long error = refuses(index, flags);
        if (error == 0) {
            Words.copy(space, value, values + at(index, cpu), valueBytes);
        }
        return error;
    }

    @Override
    public long delete(long key) {
        return MapErrno.EINVAL.negated();
    }

    @Override
    public long next(long cursor) {
        return cursor + 1 < entries ? cursor + 1 : NONE;
    }

    @Override
    public long entry(long cursor, long key, int cpu) {
        space.set(JAVA_INT_UNALIGNED, key, (int) cursor);
        return address + at((int) cursor, cpu);
    }

    @Override
    boolean read(long key, MemorySegment to) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        if (Integer.compareUnsigned(index, entries) >= 0) {
            return false;
        }
        for (int cpu = 0; cpu < cpus(); cpu++) {
            MemorySegment.copy(space, values + at(index, cpu), to, (long) cpu * valueStride(), valueBytes);
        }
        return true;
    }

    @Override
    long write(long key, long from, long flags) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        long error = refuses(index, flags);
        for (int cpu = 0; error == 0 && cpu < cpus(); cpu++) {
            Words.copy(space, from + (long) cpu * valueStride(), values + at(index, cpu), valueBytes);
        }
        return error;
    }

    @Override
    long erase(long key) {
        return MapErrno.EINVAL.negated();
    }

    @Override
    boolean after(long key, long next) {
        return SlotMap.after(space, key, next, entries);
    }

    private long refuses(int index, long flags) {
        if (Long.compareUnsigned(flags, HIGHEST_FLAG) > 0) {
            return MapErrno.EINVAL.negated();
        }
        if (Integer.compareUnsigned(index, entries) >= 0) {
            return MapErrno.E2BIG.negated();
        }
        return flags == ADD ? MapErrno.EEXIST.negated() : 0;
    }

    private long at(int index, int cpu) {
        return cpu * cpuStep + (long) index * stride;
    }
}
