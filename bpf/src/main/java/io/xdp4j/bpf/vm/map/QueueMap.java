package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/** Queues and stacks: a ring of values, whose newest or oldest is the next. Programs get copies. */
final class QueueMap extends KeylessMap {

    private final int entries;
    private final int valueBytes;
    private final boolean stack;
    private final long values;
    private final long javaValue;
    private final Locks lock = new Locks(1);
    private int oldest;
    private int count;

    QueueMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region, MapErrno.EINVAL);
        entries = spec.entries();
        valueBytes = spec.valueBytes();
        stack = spec.type() == MapType.STACK;
        values = memory.allocate((long) entries * stride());
        javaValue = memory.allocate(valueBytes);
    }

    @Override
    public int stride() {
        return spec().valueBytes() + 7 & -8;
    }

    @Override
    public long push(long value, long flags) {
        if (flags != Put.ANY.flag() && flags != REPLACE) {
            return MapErrno.EINVAL.negated();
        }
        lock.lock(0);
        try {
            if (count == entries) {
                if (flags != REPLACE) {
                    return MapErrno.E2BIG.negated();
                }
                oldest = (oldest + 1) % entries;
                count--;
            }
            Words.copy(space, value, at(count), valueBytes);
            count++;
            return 0;
        } finally {
            lock.unlock(0);
        }
    }

    @Override
    public long pop(long value) {
        return next(value, true);
    }

    @Override
    public long peek(long value) {
        return next(value, false);
    }

    @Override
    public void push(MemorySegment value, boolean dropOldest) throws MapException {
        put(MemorySegment.ofArray(new byte[0]), value, dropOldest ? Put.REPLACE : Put.ANY);
    }

    @Override
    public boolean pop(MemorySegment value) throws MapException {
        allowChange("pop from");
        allow("pop from", MapFlags.WRITE_ONLY);
        checkSize("value", value, valueBytes);
        return copy(value, true);
    }

    @Override
    public boolean peek(MemorySegment value) throws MapException {
        return get(MemorySegment.ofArray(new byte[0]), value);
    }

    @Override
    public boolean take(MemorySegment key, MemorySegment value) throws MapException {
        return pop(value);
    }

    @Override
    boolean read(long key, MemorySegment to) {
        return copy(to, false);
    }

    @Override
    long write(long key, long from, long flags) {
        return push(from, flags);
    }

    private synchronized boolean copy(MemorySegment to, boolean take) {
        boolean there = next(javaValue, take) == 0;
        MemorySegment.copy(space, javaValue, to, 0, valueBytes);
        keepMemory();
        return there;
    }

    private long next(long value, boolean take) {
        lock.lock(0);
        try {
            if (count == 0) {
                Words.zero(space, value, valueBytes);
                return MapErrno.ENOENT.negated();
            }
            Words.copy(space, at(stack ? count - 1 : 0), value, valueBytes);
            if (take) {
                oldest = stack ? oldest : (oldest + 1) % entries;
                count--;
            }
            return 0;
        } finally {
            lock.unlock(0);
        }
    }

    /** Returns the host offset of the value {@code number} after the oldest. */
    private long at(int number) {
        return values + (long) (int) (((long) oldest + number) % entries) * stride();
    }
}
