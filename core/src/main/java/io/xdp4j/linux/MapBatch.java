package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapBatch;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Many entries of a map in one system call, where the kernel has that for the map's type, else one by one. Owns the
 * memory that they are written from and read into; the map's descriptor is borrowed. For one thread.
 */
final class MapBatch implements AutoCloseable {

    /** How many entries there is memory for. */
    static final int ENTRIES = 4096;

    /** What a hash has in one of its buckets must fit, and there is more than this only if somebody chose the keys. */
    private static final int LEAST_ENTRIES = 256;

    private static final int MOST_BYTES = 1 << 20; // of keys and values, where the least does not need more

    private final Arena arena = Arena.ofConfined();
    private final String name;
    private final int keyBytes;
    private final long valueBytes;
    private final int entries;
    private final MemorySegment keys;
    private final MemorySegment values;
    private final MemorySegment token;
    private final MemorySegment batch;
    private final MemorySegment element;
    private boolean oneByOne;
    private boolean started;
    private boolean ended;
    private int errno;

    /** For the entries of map {@code name}, of {@code keyBytes} and {@code valueBytes} bytes. */
    MapBatch(Fd map, String name, int keyBytes, int valueBytes) {
        this(map.number(), name, keyBytes, valueBytes, ENTRIES);
    }

    /** Returns how many entries fit into memory that is not too large, at most {@link #ENTRIES}. */
    static int fitting(int keyBytes, long valueBytes) {
        return Math.clamp(MOST_BYTES / (keyBytes + valueBytes), LEAST_ENTRIES, ENTRIES);
    }

    /** Of the map with a descriptor of that number, with memory for {@code entries}. */
    MapBatch(int map, String name, int keyBytes, long valueBytes, int entries) {
        this.entries = entries;
        this.name = name;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.keys = arena.allocate((long) entries * keyBytes, 8);
        this.values = arena.allocate(entries * valueBytes, 8);
        this.token = arena.allocate(Math.max(Long.BYTES, keyBytes), 8);
        this.batch = arena.allocate(BpfMapBatch.LAYOUT);
        this.element = arena.allocate(BpfMapElem.LAYOUT);
        batch.set(JAVA_INT, BpfMapBatch.MAP_FD, map);
        element.set(JAVA_INT, BpfMapElem.MAP_FD, map);
    }

    /** Returns where the keys are, one after the other. */
    MemorySegment keys() {
        return keys;
    }

    /** Returns where the values are, in the order of the keys. */
    MemorySegment values() {
        return values;
    }

    /** Returns why the last call did less than was asked. */
    int errno() {
        return errno;
    }

    /** Writes the first {@code count} entries, in order; returns how many: fewer if the map or memory is full. */
    int put(int count) throws XdpException {
        int done = 0;
        errno = 0;
        while (done < count && errno == 0) {
            done += some(Bpf.BPF_MAP_UPDATE_BATCH, Bpf.BPF_MAP_UPDATE_ELEM, done, count);
        }
        if (errno != 0 && !isFull()) {
            throw Errno.exception("update map " + name, errno);
        }
        return done;
    }

    /** Removes the entries of the first {@code count} keys; those that are not there are left out. */
    void remove(int count) throws XdpException {
        int done = 0;
        while (done < count) {
            errno = 0;
            done += some(Bpf.BPF_MAP_DELETE_BATCH, Bpf.BPF_MAP_DELETE_ELEM, done, count);
            if (errno == Errno.ENOENT.code()) {
                done++;
            } else if (errno != 0) {
                throw Errno.exception("delete from map " + name, errno);
            }
        }
    }

    /** Reads the next entries; returns how many, 0 after the last. */
    int read() throws XdpException {
        int count = 0;
        while (count == 0 && !ended) {
            count = oneByOne ? readOne() : readBatch();
        }
        return count;
    }

    @Override
    public void close() {
        arena.close();
    }

    private boolean isFull() {
        return errno == Errno.E2BIG.code() || errno == Errno.ENOSPC.code() || errno == Errno.ENOMEM.code();
    }

    /** Does what {@code command} says to some of the entries from {@code first} on; returns to how many. */
    private int some(int command, int single, int first, int count) {
        if (!oneByOne) {
            batch.set(JAVA_INT, BpfMapBatch.COUNT, count - first);
            point(batch, BpfMapBatch.KEYS, BpfMapBatch.VALUES, first);
            int result = BpfCall.attempt(command, batch);
            if (result != -Errno.ENOTSUPP.code()) {
                errno = -Math.min(result, 0);
                return batch.get(JAVA_INT, BpfMapBatch.COUNT);
            }
            oneByOne = true;
        }
        point(element, BpfMapElem.KEY, BpfMapElem.VALUE, first);
        if (single == Bpf.BPF_MAP_DELETE_ELEM) {
            element.set(JAVA_LONG, BpfMapElem.VALUE, 0); // the kernel refuses what it does not look at
        }
        errno = -Math.min(BpfCall.attempt(single, element), 0);
        return errno == 0 ? 1 : 0;
    }

    private void point(MemorySegment attr, long key, long value, int first) {
        attr.set(JAVA_LONG, key, keys.address() + (long) first * keyBytes);
        attr.set(JAVA_LONG, value, values.address() + first * valueBytes);
    }

    private int readBatch() throws XdpException {
        batch.set(JAVA_INT, BpfMapBatch.COUNT, entries);
        batch.set(JAVA_LONG, BpfMapBatch.IN_BATCH, started ? token.address() : 0);
        batch.set(JAVA_LONG, BpfMapBatch.OUT_BATCH, token.address());
        point(batch, BpfMapBatch.KEYS, BpfMapBatch.VALUES, 0);
        int result = BpfCall.attempt(Bpf.BPF_MAP_LOOKUP_BATCH, batch);
        if (result == -Errno.ENOTSUPP.code()) {
            oneByOne = true;
            return 0;
        }
        started = true;
        ended = result == -Errno.ENOENT.code();
        if (result < 0 && !ended) {
            throw Errno.exception("read map " + name, -result);
        }
        return batch.get(JAVA_INT, BpfMapBatch.COUNT);
    }

    /** An entry that is gone by now is left out. */
    private int readOne() throws XdpException {
        element.set(JAVA_LONG, BpfMapElem.KEY, started ? token.address() : 0);
        element.set(JAVA_LONG, BpfMapElem.VALUE, keys.address());
        int result = BpfCall.attempt(Bpf.BPF_MAP_GET_NEXT_KEY, element);
        started = true;
        ended = result == -Errno.ENOENT.code();
        if (!ended && result == 0) {
            MemorySegment.copy(keys, 0, token, 0, keyBytes);
            point(element, BpfMapElem.KEY, BpfMapElem.VALUE, 0);
            result = BpfCall.attempt(Bpf.BPF_MAP_LOOKUP_ELEM, element);
        }
        if (result < 0 && result != -Errno.ENOENT.code()) {
            throw Errno.exception("read map " + name, -result);
        }
        return result == 0 ? 1 : 0;
    }
}
