package io.xdp4j;

import io.xdp4j.device.ChunkCounts;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.ring.ChunkPool;
import io.xdp4j.ring.Leftovers;
import io.xdp4j.ring.Rings;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxMetadata;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

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
    private final List<Rings> sockets = new ArrayList<>(); // guarded by xdp, as what follows
    private int lost;
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

    /** Returns its size, for people. */
    @Override
    public String toString() {
        return "umem of " + spec().chunks() + " chunks of " + spec().chunkSize() + " bytes";
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
     * Returns a new view of what is asked of the driver for frames that are sent.
     *
     * @throws IllegalArgumentException if the memory was made without, see {@link UmemSpec#withTxMetadata}
     */
    public TxMetadata txMetadata() {
        return new TxMetadata(memory, spec().txMetadata());
    }

    /** Returns a new view of what is known of received frames, of sockets with {@code XskSpec.withMetadata}. */
    public RxMetadata rxMetadata() {
        return new RxMetadata(memory);
    }

    /**
     * Returns a copy of the {@code i}-th frame that was peeked from {@code rx}. Allocates: for tests and rare frames.
     */
    public byte[] copyOf(RxRing rx, int i) {
        return memory.asSlice(rx.address(i), rx.length(i)).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Returns where the chunks are, over all sockets that use them. */
    public ChunkCounts chunks() {
        synchronized (xdp) {
            checkOpen();
            return pool.counts(sockets, lost);
        }
    }

    /**
     * Returns the offsets, in bytes and rising, of the chunks that are neither free nor in a ring: those that the
     * application holds, and among them, not to be told apart, as many as {@link ChunkCounts#driver} says. For finding
     * a leak: exact while no thread moves chunks.
     */
    public long[] held() {
        synchronized (xdp) {
            checkOpen();
            return pool.held(sockets);
        }
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
            if (!sockets.isEmpty()) {
                throw new IllegalStateException("umem: " + sockets.size() + " sockets still use it; close them first");
            }
            driver.close(); // refuses, and leaves all as it was, while a system call works on the memory
            closed = true;
            xdp.closed(this);
        }
    }

    boolean isOf(Xdp other) {
        return xdp == other;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("umem: closed");
        }
    }

    void opened(Rings rings) {
        sockets.add(rings);
    }

    /** Takes note that a socket is gone, and of what was in its rings. */
    void closed(Rings rings, Leftovers leftovers, int withDriver, boolean stillInUse) {
        sockets.removeIf(each -> each == rings);
        lost += withDriver;
        if (stillInUse) {
            lost += leftovers.size();
        } else {
            pool.giveBack(leftovers);
        }
    }
}
