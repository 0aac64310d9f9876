package io.xdp4j.linux.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.EventRing;
import io.xdp4j.os.Fd;
import java.lang.foreign.MemorySegment;

/**
 * The ring that the program writes to on one processor, as frames.
 *
 * <p>Never wakes anybody: who reads looks from time to time, which costs less. Usage: {@link #look}, then {@link #peek}
 * and {@link #release} until there is no more.
 */
final class PerfRing implements AutoCloseable {

    private final EventRing ring;

    /** Opens the ring of {@code processor}, with {@code bufferBytes} of records. */
    PerfRing(int processor, int bufferBytes) throws XdpException {
        ring = new EventRing(processor, bufferBytes, EventRing.NEVER);
    }

    Fd event() {
        return ring.event();
    }

    /** Takes note of what the kernel has written by now. */
    void look() {
        ring.look();
    }

    /** Returns whether there is a record of a frame, which {@link #time} and the others then tell of. Idempotent. */
    boolean peek() {
        while (ring.peek()) {
            if (ring.size() >= CapturedRecord.HEADER + CapturedRecord.META_BYTES) {
                return true;
            }
            ring.release();
        }
        return false;
    }

    /** Gives the record at hand back. */
    void release() {
        ring.release();
    }

    /** Returns when the frame was seen, in nanoseconds since boot. */
    long time() {
        return memory().get(JAVA_LONG_UNALIGNED, start() + CapturedRecord.TIME);
    }

    int queue() {
        return memory().get(JAVA_INT_UNALIGNED, start() + CapturedRecord.QUEUE);
    }

    int originalLength() {
        return memory().get(JAVA_INT_UNALIGNED, start() + CapturedRecord.LENGTH);
    }

    int length() {
        int kept = memory().get(JAVA_INT_UNALIGNED, start() + CapturedRecord.KEPT);
        return Math.clamp(kept, 0, ring.size() - CapturedRecord.HEADER - CapturedRecord.META_BYTES);
    }

    MemorySegment memory() {
        return ring.memory();
    }

    long offset() {
        return start() + CapturedRecord.META_BYTES;
    }

    @Override
    public void close() {
        ring.close();
    }

    private long start() {
        return ring.offset() + CapturedRecord.HEADER;
    }
}
