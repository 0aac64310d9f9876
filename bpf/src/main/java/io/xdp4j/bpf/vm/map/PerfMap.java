package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * {@link io.xdp4j.bpf.map.MapType#PERF_EVENT_ARRAY}: a ring for each CPU, which loses records when it is full and
 * counts them. Programs report nothing before a reader is opened, as in the kernel.
 *
 * @since 0.1
 */
public final class PerfMap extends StoredMap {

    private static final long INDEX = 0xFFFF_FFFFL;
    private static final long EXTRA = 0xFFFFFL << 32;

    /** Source: include/uapi/linux/bpf.h, Linux 6.1: BPF_F_CURRENT_CPU. */
    private static final long CURRENT_CPU = INDEX;

    private final int rings;
    private final int vmCpus;
    private volatile Reader reader; // null while there is none

    PerfMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region);
        vmCpus = cpus;
        rings = Math.min(cpus, spec.entries());
    }

    /**
     * {@code bpf_perf_event_output}.
     *
     * @param flags the index, or all bits of it for that of {@code cpu}; above it how many bytes of the frame follow,
     *     which is {@code extraBytes}
     * @param from host offset of {@code bytes} bytes
     * @param extra host offset of {@code extraBytes} bytes, which are to be there
     * @return 0 or the negated errno
     */
    public long output(int cpu, long flags, long from, int bytes, long extra, int extraBytes) {
        long index = (flags & INDEX) == CURRENT_CPU ? cpu : flags & INDEX;
        if ((flags & ~(INDEX | EXTRA)) != 0) {
            return MapErrno.EINVAL.negated();
        }
        if (index >= Integer.toUnsignedLong(spec().entries())) {
            return MapErrno.E2BIG.negated();
        }
        Reader open = reader;
        if (open == null || index >= rings) {
            return MapErrno.ENOENT.negated();
        }
        if (index != cpu) {
            return MapErrno.EOPNOTSUPP.negated();
        }
        boolean kept = open.rings[cpu].write(space, from, bytes, extra, extraBytes);
        open.wakeup.signal();
        return kept ? 0 : MapErrno.ENOSPC.negated();
    }

    @Override
    public int stride() {
        return Long.BYTES;
    }

    @Override
    public EventReader events(int bytes) {
        if (bytes < 4096 || Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("ring of " + bytes + " bytes: a power of two from 4096 is needed");
        }
        var opened = new Reader(bytes, Math.min(vmCpus, rings));
        reader = opened;
        return opened;
    }

    @Override
    public boolean get(MemorySegment key, MemorySegment value) throws MapException {
        throw refused("read", MapErrno.EOPNOTSUPP);
    }

    @Override
    boolean read(long key, MemorySegment values) {
        return false;
    }

    @Override
    long write(long key, long values, long flags) {
        return MapErrno.EINVAL.negated();
    }

    @Override
    long erase(long key) {
        int index = space.get(JAVA_INT_UNALIGNED, key);
        boolean tooHigh = Integer.compareUnsigned(index, spec().entries()) >= 0;
        return (tooHigh ? MapErrno.E2BIG : MapErrno.ENOENT).negated();
    }

    @Override
    boolean after(long key, long next) {
        return SlotMap.after(space, key, next, spec().entries());
    }

    private final class Reader implements EventReader {

        private final PerfRing[] rings;
        private final Wakeup wakeup = new Wakeup();

        Reader(int bytes, int count) {
            rings = new PerfRing[count];
            for (int cpu = 0; cpu < count; cpu++) {
                rings[cpu] = new PerfRing(bytes);
            }
        }

        @Override
        public int poll(Handler handler, int max) {
            int read = 0;
            for (int cpu = 0; cpu < rings.length; cpu++) {
                while (read < max && rings[cpu].read(cpu, handler)) {
                    read++;
                }
            }
            return read;
        }

        @Override
        public boolean await(Duration limit) throws InterruptedException {
            return wakeup.await(this::ready, limit);
        }

        @Override
        public long lost() {
            long lost = 0;
            for (PerfRing ring : rings) {
                lost += ring.lost();
            }
            return lost;
        }

        @Override
        public void close() {
            if (reader == this) {
                reader = null;
            }
            wakeup.close();
        }

        private boolean ready() {
            for (PerfRing ring : rings) {
                if (!ring.isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }
}
