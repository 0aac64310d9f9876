package io.xdp4j.linux.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
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
 * The ring that the program writes to on one processor: the kernel produces records, the owning thread consumes them.
 *
 * <p>Owns the event and its memory. Never wakes anybody: who reads looks from time to time, which costs less. Usage:
 * {@link #look}, then {@link #peek} and {@link #release} until there is no more.
 */
final class PerfRing implements AutoCloseable {

    private static final VarHandle INDEX = JAVA_LONG.varHandle();
    private static final int MAX_RECORD = 0x1_0000;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Fd event;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment page;
    private final MemorySegment data;
    private final MemorySegment whole = arena.allocate(MAX_RECORD, Long.BYTES); // of a record that the end cuts in two
    private final long mask;

    private long head; // what the kernel had written when we looked
    private long tail; // what we have read
    private long size; // of the record at hand, 0 if there is none
    private MemorySegment memory; // where it is
    private long at;

    /** Opens the ring of {@code processor}, with {@code bufferBytes} of records. */
    PerfRing(int processor, int bufferBytes) throws XdpException {
        Fd opened = null;
        try {
            opened = PerfEvent.open(attr(arena), processor);
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
        mask = bufferBytes - 1;
    }

    Fd event() {
        return event;
    }

    /** Takes note of what the kernel has written by now. */
    void look() {
        // Acquire pairs with the kernel's barrier before it moves the head: records below it are written.
        head = (long) INDEX.getAcquire(page, PerfEventMmapPage.DATA_HEAD);
    }

    /** Returns whether there is a record of a frame, which {@link #time} and the others then tell of. Idempotent. */
    boolean peek() throws XdpException {
        while (size == 0 && tail != head) {
            long start = tail & mask;
            int bytes = Short.toUnsignedInt(data.get(JAVA_SHORT, start + PerfEventHeader.SIZE));
            if (bytes < PerfEventHeader.LAYOUT.byteSize() || bytes > head - tail) {
                throw new XdpException(
                        XdpException.Kind.INVALID, "read a perf ring", 0, "a record of " + bytes + " bytes", "");
            }
            int type = data.get(JAVA_INT, start + PerfEventHeader.TYPE);
            size = bytes;
            if (type != Perf.PERF_RECORD_SAMPLE || bytes < CapturedRecord.HEADER + CapturedRecord.META_BYTES) {
                release(); // how many were lost is told by such records too, but only once there is room again
            } else {
                find(start, bytes);
            }
        }
        return size > 0;
    }

    /** Gives the record at hand back. */
    void release() {
        tail += size;
        size = 0;
        // Release pairs with the kernel's control dependency on the tail: it writes there only after we have read.
        INDEX.setRelease(page, PerfEventMmapPage.DATA_TAIL, tail);
    }

    /** Returns when the frame was seen, in nanoseconds since boot. */
    long time() {
        return memory.get(JAVA_LONG_UNALIGNED, at + CapturedRecord.TIME);
    }

    int queue() {
        return memory.get(JAVA_INT_UNALIGNED, at + CapturedRecord.QUEUE);
    }

    int originalLength() {
        return memory.get(JAVA_INT_UNALIGNED, at + CapturedRecord.LENGTH);
    }

    int length() {
        int kept = memory.get(JAVA_INT_UNALIGNED, at + CapturedRecord.KEPT);
        return Math.clamp(kept, 0, (int) size - CapturedRecord.HEADER - CapturedRecord.META_BYTES);
    }

    MemorySegment memory() {
        return memory;
    }

    long offset() {
        return at + CapturedRecord.META_BYTES;
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
            at = start + CapturedRecord.HEADER;
            return;
        }
        MemorySegment.copy(data, start, whole, 0, first);
        MemorySegment.copy(data, 0, whole, first, bytes - first);
        memory = whole;
        at = CapturedRecord.HEADER;
    }

    private static MemorySegment attr(Arena arena) {
        MemorySegment attr = arena.allocate(PerfEventAttr.LAYOUT);
        attr.set(JAVA_INT, PerfEventAttr.TYPE, Perf.PERF_TYPE_SOFTWARE);
        attr.set(JAVA_INT, PerfEventAttr.SIZE, (int) PerfEventAttr.LAYOUT.byteSize());
        attr.set(JAVA_LONG, PerfEventAttr.CONFIG, Perf.PERF_COUNT_SW_BPF_OUTPUT);
        attr.set(JAVA_LONG, PerfEventAttr.SAMPLE_PERIOD, 1);
        attr.set(JAVA_LONG, PerfEventAttr.SAMPLE_TYPE, Perf.PERF_SAMPLE_RAW);
        attr.set(JAVA_INT, PerfEventAttr.WAKEUP_EVENTS, NEVER);
        return attr;
    }
}
