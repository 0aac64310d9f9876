package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A map, as Java sees it; in the kernel or in the VM.
 *
 * <p>Keys and values are bytes as programs see them, in the byte order of the host. The value of a per-CPU map is that
 * of every CPU, one after the other, each in {@link #valueStride} bytes. Safe for use by several threads.
 *
 * @since 0.1
 */
public interface BpfMap extends AutoCloseable {

    /** How {@link #put} treats what is there. */
    enum Put {
        /** Adds or replaces. */
        ANY,
        /** Adds; what is there is an error. */
        ADD,
        /** Replaces; what is not there is an error. */
        REPLACE;

        /** {@return {@code BPF_ANY}, {@code BPF_NOEXIST} or {@code BPF_EXIST}} */
        public int flag() {
            return ordinal();
        }
    }

    /** {@return what it is made like} */
    MapSpec spec();

    /** {@return how many values an entry has: 1, or one for each possible CPU} */
    int cpus();

    /** {@return bytes from one CPU's value to the next: the value's, up to a multiple of 8 if it is per CPU} */
    default int valueStride() {
        int bytes = spec().valueBytes();
        return spec().type().isPerCpu() ? (bytes + 7) & -8 : bytes;
    }

    /** {@return bytes of all values of an entry} */
    default long entryBytes() {
        return (long) valueStride() * cpus();
    }

    /**
     * Reads an entry.
     *
     * @param key keyBytes long
     * @param value {@link #entryBytes} long, written
     * @return whether it is there
     */
    boolean get(MemorySegment key, MemorySegment value) throws IOException;

    /**
     * Writes an entry.
     *
     * @param key keyBytes long
     * @param value {@link #entryBytes} long
     * @param how what to do with what is there
     */
    void put(MemorySegment key, MemorySegment value, Put how) throws IOException;

    /**
     * Removes an entry.
     *
     * @param key keyBytes long
     * @return whether it was there
     */
    boolean remove(MemorySegment key) throws IOException;

    /**
     * Finds the key after one; the first if {@code key} is null or no longer there.
     *
     * @param key keyBytes long, or null for the first
     * @param next keyBytes long, written
     * @return whether there is one
     */
    boolean nextKey(MemorySegment key, MemorySegment next) throws IOException;

    @Override
    void close();
}
