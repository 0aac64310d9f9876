package io.xdp4j.driver;

import io.xdp4j.device.UmemSpec;
import java.lang.foreign.MemorySegment;

/** Frame memory. Owns its segment; {@link #close} unmaps it. */
public interface DriverUmem extends AutoCloseable {

    /** Returns what was asked for. */
    UmemSpec spec();

    /** Returns the whole memory; borrowed until {@link #close}. */
    MemorySegment memory();

    @Override
    void close();
}
