package io.xdp4j;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.RxRing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frame memory, cut into chunks, and the pool of those that are free.
 *
 * <p>Owns its memory and outlives its sockets: closing it while a socket uses it is an {@link IllegalStateException}.
 * The pool belongs to one thread at a time.
 *
 * @since 0.1
 */
public final class Umem implements AutoCloseable {

    final DriverUmem driver;

    private final Xdp xdp;
    private final MemorySegment memory;
    private final ChunkPool pool;
    private final AtomicInteger sockets = new AtomicInteger();
    private boolean closed;

    Umem(Xdp xdp, DriverUmem driver) {
        this.xdp = xdp;
        this.driver = driver;
        this.memory = driver.memory();
        this.pool = new ChunkPool(driver.spec().chunks(), driver.spec().chunkSize());
    }

    /** Returns what it was made from. */
    public UmemSpec spec() {
        return driver.spec();
    }

    /** Returns the whole memory: descriptors hold offsets into it, in bytes. Borrowed until {@link #close}. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns the free chunks. */
    public ChunkPool pool() {
        return pool;
    }

    /**
     * Returns a copy of the {@code i}-th frame that was peeked from {@code rx}. Allocates: for tests and rare frames.
     */
    public byte[] copyOf(RxRing rx, int i) {
        return memory.asSlice(rx.address(i), rx.length(i)).toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * Frees the memory. Does nothing the second time.
     *
     * @throws IllegalStateException if a socket still uses it, or a system call that was given its memory
     */
    @Override
    public void close() {
        synchronized (xdp) {
            if (closed) {
                return;
            }
            if (sockets.get() > 0) {
                throw new IllegalStateException("umem: " + sockets.get() + " sockets still use it; close them first");
            }
            driver.close(); // refuses, and leaves all as it was, while a system call works on the memory
            closed = true;
            xdp.closed(this);
        }
    }

    boolean isOf(Xdp other) {
        return xdp == other;
    }

    void opened() {
        if (closed) {
            throw new IllegalStateException("umem: closed");
        }
        sockets.incrementAndGet();
    }

    void socketClosed() {
        sockets.decrementAndGet();
    }
}
