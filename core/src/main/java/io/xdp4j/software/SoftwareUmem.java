package io.xdp4j.software;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.software.link.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** Frame memory outside of the heap. Owns its segment; sockets borrow it. */
final class SoftwareUmem implements DriverUmem {

    private static final long PAGE_BYTES = 4096;

    private final UmemSpec spec;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final AtomicInteger sockets = new AtomicInteger();

    SoftwareUmem(UmemSpec spec) throws XdpException {
        this.spec = spec;
        MemorySegment allocated = null;
        try {
            allocated =
                    NativeMemory.allocate(arena, spec.sizeBytes(), PAGE_BYTES, "umem of " + spec.chunks() + " chunks");
        } finally {
            if (allocated == null) {
                arena.close();
            }
        }
        this.memory = allocated;
    }

    @Override
    public UmemSpec spec() {
        return spec;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    /** Counts a socket that uses this memory. */
    void borrow() {
        sockets.incrementAndGet();
    }

    /** Counts it off again. */
    void giveBack() {
        sockets.decrementAndGet();
    }

    @Override
    public synchronized void close() {
        assert sockets.get() == 0 : sockets + " sockets still use this memory";
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
