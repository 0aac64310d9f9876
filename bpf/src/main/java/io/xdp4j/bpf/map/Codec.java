package io.xdp4j.bpf.map;

import java.lang.foreign.MemorySegment;

/**
 * How values of Java are bytes in keys and values of maps. {@link Codecs} has the usual ones.
 *
 * @param <T> the values
 * @since 0.1
 */
public interface Codec<T> {

    /** {@return how many bytes a value has} */
    int bytes();

    /** {@return the value whose first byte is at {@code offset}} */
    T read(MemorySegment segment, long offset);

    /**
     * Writes all bytes of a value.
     *
     * @throws IllegalArgumentException if it has no such bytes
     */
    void write(MemorySegment segment, long offset, T value);
}
