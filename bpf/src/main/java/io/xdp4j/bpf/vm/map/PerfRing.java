package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.map.EventReader;
import java.lang.foreign.MemorySegment;

/** The records of one CPU. Its memory is twice the ring, so that each record is in one piece. */
final class PerfRing {

    /** Bytes of a record beside its data: struct perf_event_header. Source: include/uapi/linux/perf_event.h. */
    private static final int HEADER = 8;

    private final int size;
    private final byte[] bytes;
    private final MemorySegment memory;
    private final int[] lengths; // of the data of the record that begins at eight times the index
    private final Locks lock = new Locks(1);
    private volatile long producer;
    private volatile long consumer;
    private volatile long lost;

    PerfRing(int size) {
        this.size = size;
        bytes = new byte[2 * size];
        memory = MemorySegment.ofArray(bytes).asReadOnly();
        lengths = new int[size / HEADER];
    }

    /** Adds a record of two parts; if there is no room, counts it. */
    boolean write(MemorySegment space, long from, int count, long extra, int extraCount) {
        int data = padded((long) count + extraCount);
        lock.lock(0);
        try {
            long at = producer;
            if (data < 0 || at + HEADER + Integer.BYTES + data - consumer > size) {
                lost++; // under the lock
                return false;
            }
            int begin = (int) (at & size - 1) + HEADER + Integer.BYTES;
            lengths[(int) (at & size - 1) / HEADER] = data;
            MemorySegment.copy(space, JAVA_BYTE, from, bytes, begin, count);
            MemorySegment.copy(space, JAVA_BYTE, extra, bytes, begin + count, extraCount);
            for (int i = count + extraCount; i < data; i++) {
                bytes[begin + i] = 0;
            }
            producer = at + HEADER + Integer.BYTES + data;
            return true;
        } finally {
            lock.unlock(0);
        }
    }

    /** Hands over the next record, if there is one. */
    boolean read(int cpu, EventReader.Handler handler) {
        long at = consumer;
        if (isEmpty()) {
            return false;
        }
        int data = lengths[(int) (at & size - 1) / HEADER];
        try {
            handler.event(cpu, memory.asSlice((at & size - 1) + HEADER + Integer.BYTES, data));
        } finally {
            consumer = at + HEADER + Integer.BYTES + data;
        }
        return true;
    }

    boolean isEmpty() {
        return consumer == producer;
    }

    long lost() {
        return lost;
    }

    /** Returns the length of data as the kernel makes it: with the 4 bytes that say it, a multiple of 8. */
    private static int padded(long bytes) {
        long padded = (bytes + Integer.BYTES + 7 & -8) - Integer.BYTES;
        return padded > Integer.MAX_VALUE / 2 ? -1 : (int) padded;
    }
}
