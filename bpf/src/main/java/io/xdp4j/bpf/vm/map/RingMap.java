package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * {@link io.xdp4j.bpf.map.MapType#RINGBUF}: records of any length from all CPUs, in the order in which they were
 * reserved. What programs may call is here beside what all maps have.
 *
 * <p>The headers are where no program reaches. The memory is twice the ring: a record that begins before the end of the
 * first half goes on in the second, as in the kernel, which maps the ring twice.
 *
 * @since 0.1
 */
public final class RingMap extends KeylessMap {

    /** Bytes of a record's header. Source: BPF_RINGBUF_HDR_SZ in include/uapi/linux/bpf.h, Linux 6.1. */
    private static final int HEADER = 8;

    /** Source: include/uapi/linux/bpf.h, Linux 6.1: BPF_RB_NO_WAKEUP, BPF_RB_FORCE_WAKEUP and what query takes. */
    private static final int NO_WAKEUP = 1;

    private static final int FORCE_WAKEUP = 2;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    private static final int LENGTH = DISCARDED - 1;

    private final int size;
    private final long data;
    private final MemorySegment ring; // the same, for readers: who keeps an event keeps memory
    private final int[] headers; // one for each 8 bytes where a record may begin
    private final Locks lock = new Locks(1);
    private volatile Wakeup wakeup = new Wakeup(); // of the newest reader
    private volatile long producer;
    private volatile long consumer;

    RingMap(MapSpec spec, VmMemory memory, int cpus, int region) {
        super(spec, memory, cpus, region, MapErrno.EOPNOTSUPP);
        size = spec.entries();
        data = memory.allocate(2L * size);
        ring = memory.segment(data, 2L * size).asReadOnly();
        headers = new int[size / HEADER];
    }

    /**
     * {@code bpf_ringbuf_reserve}.
     *
     * @return guest address of {@code bytes} bytes, to be given to {@link #commit}; 0 if there is no room
     */
    public long reserve(long bytes, long flags) {
        if (flags != 0 || Long.compareUnsigned(bytes, size - HEADER) > 0) {
            return 0;
        }
        long whole = bytes + HEADER + 7 & -8;
        lock.lock(0);
        try {
            long at = producer;
            if (at + whole - consumer > size - 1) {
                return 0;
            }
            headers[slot(at)] = (int) bytes | BUSY;
            producer = at + whole;
            return Guest.region(region()) + (at & size - 1) + HEADER;
        } finally {
            lock.unlock(0);
        }
    }

    /**
     * {@code bpf_ringbuf_submit} and {@code bpf_ringbuf_discard}.
     *
     * @param address what {@link #reserve} gave
     * @return whether it was; if not, nothing is done
     */
    public boolean commit(long address, long flags, boolean discard) {
        long at = address - Guest.region(region()) - HEADER;
        lock.lock(0);
        try {
            if (at < 0 || at >= size || (at & 7) != 0 || headers[(int) at / HEADER] >= 0) {
                return false;
            }
            headers[(int) at / HEADER] = headers[(int) at / HEADER] & LENGTH | (discard ? DISCARDED : 0);
        } finally {
            lock.unlock(0);
        }
        boolean waited = (consumer & size - 1) == at; // else the reader is still busy with what was before
        if ((flags & FORCE_WAKEUP) != 0 || waited && (flags & NO_WAKEUP) == 0) {
            wakeup.signal();
        }
        return true;
    }

    /**
     * {@code bpf_ringbuf_output}.
     *
     * @param from host offset
     * @return 0 or the negated errno
     */
    public long output(long from, long bytes, long flags) {
        if ((flags & ~(NO_WAKEUP | FORCE_WAKEUP)) != 0) {
            return MapErrno.EINVAL.negated();
        }
        long address = reserve(bytes, 0);
        if (address == 0) {
            return MapErrno.EAGAIN.negated();
        }
        Words.copy(space, from, data + address - Guest.region(region()), (int) bytes);
        commit(address, flags, false);
        return 0;
    }

    /** {@code bpf_ringbuf_query}: 0 bytes not yet read, 1 of the ring, 2 where the reader is, 3 the writer. */
    public long query(long what) {
        return what == 0 ? producer - consumer : what == 1 ? size : what == 2 ? consumer : what == 3 ? producer : 0;
    }

    @Override
    public long valuesOffset() {
        return data;
    }

    @Override
    public long valuesBytes() {
        return 2L * size;
    }

    @Override
    public int stride() {
        return 2 * size;
    }

    /** {@return all of the ring: a program reaches what others write, but no header} */
    @Override
    public int reach() {
        return 2 * size;
    }

    @Override
    public EventReader events(int bytes) {
        var mine = new Wakeup();
        wakeup = mine;
        return new Reader(mine);
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
        return MapErrno.EOPNOTSUPP.negated();
    }

    private int slot(long position) {
        return (int) (position & size - 1) / HEADER;
    }

    private boolean ready() {
        lock.lock(0);
        try {
            return consumer != producer && headers[slot(consumer)] >= 0;
        } finally {
            lock.unlock(0);
        }
    }

    private final class Reader implements EventReader {

        private final Wakeup mine;

        Reader(Wakeup mine) {
            this.mine = mine;
        }

        @Override
        public int poll(Handler handler, int max) {
            int read = 0;
            while (read < max && ready()) {
                int header = headers[slot(consumer)];
                long bytes = header & LENGTH;
                try {
                    if ((header & DISCARDED) == 0) {
                        read++;
                        handler.event(-1, ring.asSlice((consumer & size - 1) + HEADER, bytes));
                    }
                } finally {
                    consumer += bytes + HEADER + 7 & -8; // only the reader moves it
                }
            }
            return read;
        }

        @Override
        public boolean await(Duration limit) throws InterruptedException {
            return mine.await(RingMap.this::ready, limit);
        }

        @Override
        public long lost() {
            return 0;
        }

        @Override
        public void close() {
            mine.close();
        }
    }
}
