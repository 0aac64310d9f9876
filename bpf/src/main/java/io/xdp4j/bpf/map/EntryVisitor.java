package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Is shown the entries of a map, one after the other.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface EntryVisitor {

    /**
     * Is shown one.
     *
     * @param key valid until this returns
     * @param value of all CPUs; valid until this returns
     * @return whether to go on
     */
    boolean entry(MemorySegment key, MemorySegment value) throws IOException;
}
