package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Perf;
import io.xdp4j.linux.abi.PerfEventAttr;
import io.xdp4j.linux.abi.PerfEventHeader;
import io.xdp4j.linux.abi.PerfEventMmapPage;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import io.xdp4j.os.PerfEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The perf ring of one processor that programs write to: the kernel produces records, the owning thread consumes them.
 *
 * <p>Owns the event and its memory. Usage: {@link #look}, then {@link #peek} and {@link #release} until there is none.
 */
public final class EventRing implements AutoCloseable {

    /** Wakes nobody. */
    public static final int NEVER = Integer.MAX_VALUE;

    private static final VarHandle INDEX = JAVA_LONG.varHandle();
    private static final int MAX_RECORD = 0x1_0000;
    private static final long LOST_COUNT = 16; // struct { header; u64 id; u64 lost; }, include/uapi/linux/perf_event.h

    private final Fd event;
    private final Arena arena = Arena.ofShared(); // close may come from another thread
    private final MemorySegment page;
    private final MemorySegment data;
    private final MemorySegment whole = arena.allocate(MAX_RECORD, Long.BYTES); // of a record that the end cuts in two
    private final long mask;

    private long head; // what the kernel had written when we looked
    private long tail; // what we have read
    private int size; // of the record at hand, 0 if there is none
    private MemorySegment memory; // where it is
    private long at;
    private long lost;

    /** Opens the ring of {@code processor}, with {@code bufferBytes} of records; every {@code wakeup}th one wakes. */
    public EventRing(int processor, int bufferBytes, int wakeup) throws XdpException {
        Fd opened = null;
        try {
            opened = PerfEvent.open(attr(arena, wakeup), processor);
            int pageBytes = Memory.pageBytes();
            String operation = "mmap the ring of processor " + processor;
            MemorySegment all = Memory.map(operation, opened, 0, (long) pageBytes + bufferBytes, arena);
            page = all.asSlice(0, pageBytes);
            data = all.asSlice(pageBytes);
        } catch (XdpException e) {
            arena.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        event = opened;
        mask = bufferBytes - 1L;
    }

    /** Returns what a map of events holds; stays the ring's. */
    public Fd event() {
        return event;
    }

    /** Takes note of what the kernel has written by now; returns whether there is something. */
    public boolean look() {
        // Acquire pairs with the kernel's barrier before it moves the head: records below it are written.
        head = (long) INDEX.getAcquire(page, PerfEventMmapPage.DATA_HEAD);
        return head != tail;
    }

    /** Returns whether there is a sample, which {@link #memory} and the others then tell of. Idempotent. */
    public boolean peek() {
        while (size == 0 && tail != head) {
            long start = tail & mask;
            int bytes = Short.toUnsignedInt(data.get(JAVA_SHORT, start + PerfEventHeader.SIZE));
            if (bytes < PerfEventHeader.LAYOUT.byteSize() || bytes > head - tail) {
                throw new IllegalStateException("perf ring: a record of " + bytes + " bytes in " + (head - tail));
            }
            int type = data.get(JAVA_INT, start + PerfEventHeader.TYPE);
            size = bytes;
            find(start, bytes);
            if (type == Perf.PERF_RECORD_LOST && bytes >= LOST_COUNT + Long.BYTES) {
                lost += memory.get(JAVA_LONG, at + LOST_COUNT);
            }
            if (type != Perf.PERF_RECORD_SAMPLE) {
                release();
            }
        }
        return size > 0;
    }

    /** Returns where the record at hand is. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns where in {@link #memory} it begins, with its header. */
    public long offset() {
        return at;
    }

    /** Returns how long it is, in bytes, with its header. */
    public int size() {
        return size;
    }

    /** Returns how many records the kernel said were lost, as far as it was read. */
    public long lost() {
        return lost;
    }

    /** Gives the record at hand back. */
    public void release() {
        tail += size;
        size = 0;
        // Release pairs with the kernel's control dependency on the tail: it writes there only after we have read.
        INDEX.setRelease(page, PerfEventMmapPage.DATA_TAIL, tail);
    }

    @Override
    public void close() {
        arena.close();
        event.close();
    }

    private void find(long start, int bytes) {
        long first = Math.min(bytes, data.byteSize() - start);
        if (first == bytes) {
            memory = data;
            at = start;
            return;
        }
        MemorySegment.copy(data, start, whole, 0, first);
        MemorySegment.copy(data, 0, whole, first, bytes - first);
        memory = whole;
        at = 0;
    }

    private static MemorySegment attr(Arena arena, int wakeup) {
        MemorySegment attr = arena.allocate(PerfEventAttr.LAYOUT);
        attr.set(JAVA_INT, PerfEventAttr.TYPE, Perf.PERF_TYPE_SOFTWARE);
        attr.set(JAVA_INT, PerfEventAttr.SIZE, (int) PerfEventAttr.LAYOUT.byteSize());
        attr.set(JAVA_LONG, PerfEventAttr.CONFIG, Perf.PERF_COUNT_SW_BPF_OUTPUT);
        attr.set(JAVA_LONG, PerfEventAttr.SAMPLE_PERIOD, 1);
        attr.set(JAVA_LONG, PerfEventAttr.SAMPLE_TYPE, Perf.PERF_SAMPLE_RAW);
        attr.set(JAVA_INT, PerfEventAttr.WAKEUP_EVENTS, wakeup);
        return attr;
    }
}
