package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * The consumer of a ring buffer map: programs produce records, the owning thread consumes them.
 *
 * <pre>{@code
 *   consumer page   u64 consumer position, which we write
 *   producer page   u64 producer position, which the kernel writes
 *   data            records, mapped twice in a row, so that none is cut in two
 *   record          u32 length with two flags, u32 for the kernel, the bytes, up to a multiple of 8
 * }</pre>
 *
 * <p>Source: kernel/bpf/ringbuf.c, struct bpf_ringbuf. Owns its descriptor and what it maps.
 */
final class RingReader implements EventReader {

    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle LENGTH = JAVA_INT.varHandle();
    private static final int NO_CPU = -1;
    private static final int FLAGS = Bpf.BPF_RINGBUF_BUSY_BIT | Bpf.BPF_RINGBUF_DISCARD_BIT;

    private final String name;
    private final Waiter waiter;
    private final Arena arena = Arena.ofShared(); // close may come from another thread
    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private final long mask;
    private long position;

    /** Owns {@code fd} from now on, of a ring of {@code bytes}. */
    RingReader(Fd fd, String name, int bytes) throws XdpException {
        this.name = name;
        this.mask = bytes - 1L;
        Waiter made = null;
        try {
            made = new Waiter(fd, fd);
            int page = Memory.pageBytes();
            String operation = "mmap ring " + name;
            consumer = Memory.map(operation, fd, 0, page, arena);
            MemorySegment rest = Memory.mapToRead(operation, fd, page, page + 2L * bytes, arena);
            producer = rest.asSlice(0, page);
            data = rest.asSlice(page);
        } catch (XdpException e) {
            arena.close();
            if (made == null) {
                fd.close();
            } else {
                made.close();
            }
            throw e;
        }
        this.waiter = made;
        this.position = (long) POSITION.getAcquire(consumer, 0L);
    }

    @Override
    public int poll(Handler handler, int max) {
        if (!waiter.enter()) {
            return 0;
        }
        try {
            return consume(handler, max);
        } finally {
            waiter.leave();
        }
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
        return waiter.await(limit, () -> produced() != position);
    }

    @Override
    public long lost() {
        return 0;
    }

    @Override
    public void close() {
        if (waiter.close()) {
            arena.close();
        }
    }

    private int consume(Handler handler, int max) {
        int count = 0;
        for (long end = produced(); count < max && position != end; ) {
            // Acquire pairs with the kernel's exchange when a record is committed: its bytes are written.
            int header = (int) LENGTH.getAcquire(data, position & mask);
            if ((header & Bpf.BPF_RINGBUF_BUSY_BIT) != 0) {
                break; // and those behind it wait
            }
            long bytes = header & ~FLAGS;
            long whole = Bpf.BPF_RINGBUF_HDR_SZ + bytes + 7 & -8;
            if (whole > end - position) {
                throw new IllegalStateException(
                        "ring " + name + ": a record of " + bytes + " bytes in " + (end - position));
            }
            if ((header & Bpf.BPF_RINGBUF_DISCARD_BIT) == 0) {
                handler.event(NO_CPU, data.asSlice((position & mask) + Bpf.BPF_RINGBUF_HDR_SZ, bytes));
                count++;
            }
            position += whole;
            // Release pairs with the kernel's acquire when it reserves: we are done with the bytes before it.
            POSITION.setRelease(consumer, 0L, position);
        }
        return count;
    }

    private long produced() {
        // Acquire pairs with the kernel's release when it reserves: headers below it are written.
        long end = (long) POSITION.getAcquire(producer, 0L);
        return end - position > mask + 1 || end - position < 0 ? position : end;
    }
}
