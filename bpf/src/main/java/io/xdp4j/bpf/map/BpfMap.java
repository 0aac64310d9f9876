package io.xdp4j.bpf.map;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A map, as Java sees it; in the kernel or in the VM.
 *
 * <p>Keys and values are bytes as programs see them, in the byte order of the host. The value of a per-CPU map is that
 * of every CPU, one after the other, each in {@link #valueStride} bytes. Safe for use by several threads. What a map
 * refuses is a {@link MapException} with the kernel's errno.
 *
 * <p>The value that is read from a slot of programs or maps is the number of the program or map, u32; it is written by
 * {@link #putProgram} or {@link #putMap}.
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

    /**
     * Reads an entry and removes it.
     *
     * @param key keyBytes long
     * @param value {@link #entryBytes} long, written
     * @return whether it was there
     */
    default boolean take(MemorySegment key, MemorySegment value) throws IOException {
        return get(key, value) && remove(key);
    }

    /**
     * Adds a value to a queue or stack.
     *
     * @param value valueBytes long
     * @param dropOldest whether the oldest makes room if it is full; else that is an error
     */
    default void push(MemorySegment value, boolean dropOldest) throws IOException {
        throw new MapException("push to", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Takes the next value of a queue or stack.
     *
     * @param value valueBytes long, written
     * @return whether there was one
     */
    default boolean pop(MemorySegment value) throws IOException {
        throw new MapException("pop from", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Reads the next value of a queue or stack, which stays there.
     *
     * @param value valueBytes long, written
     * @return whether there is one
     */
    default boolean peek(MemorySegment value) throws IOException {
        throw new MapException("peek at", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Writes an entry of a map of maps.
     *
     * @param key keyBytes long
     * @param map of the same kind as this one, in the kernel or in one VM, and like {@link MapSpec#inner}
     * @param how what to do with what is there
     */
    default void putMap(MemorySegment key, BpfMap map, Put how) throws IOException {
        throw new MapException("put a map into", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Writes a slot of a {@link MapType#PROG_ARRAY}.
     *
     * @param index of the slot, u32
     * @param program where this map is: in the kernel, or in one VM
     */
    default void putProgram(int index, TailCallTarget program) throws IOException {
        throw new MapException("put a program into", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Opens a {@link MapType#RINGBUF} or {@link MapType#PERF_EVENT_ARRAY} for reading; one reader at a time.
     *
     * @param bytes of the ring of each CPU, a power of two from 4096; a ring buffer has its own size
     * @return to be closed
     */
    default EventReader events(int bytes) throws IOException {
        throw new MapException("read events of", spec().name(), MapErrno.EINVAL.number());
    }

    /**
     * Shows all entries. Those that are added or removed meanwhile are shown or not.
     *
     * @return how many were shown
     */
    default long forEach(EntryVisitor visitor) throws IOException {
        return new MapWalk(this).each(visitor);
    }

    /**
     * Writes entries, one after the other; stops at the first that is refused.
     *
     * @param keys count times keyBytes
     * @param values count times {@link #entryBytes}
     */
    default void putAll(MemorySegment keys, MemorySegment values, int count, Put how) throws IOException {
        int keyBytes = spec().keyBytes();
        for (long i = 0; i < count; i++) {
            put(keys.asSlice(i * keyBytes, keyBytes), values.asSlice(i * entryBytes(), entryBytes()), how);
        }
    }

    /**
     * Removes entries.
     *
     * @param keys count times keyBytes
     * @return how many were there
     */
    default int removeAll(MemorySegment keys, int count) throws IOException {
        int keyBytes = spec().keyBytes();
        int removed = 0;
        for (long i = 0; i < count; i++) {
            removed += remove(keys.asSlice(i * keyBytes, keyBytes)) ? 1 : 0;
        }
        return removed;
    }

    /** Removes all entries; of an array, whose entries stay, makes the values 0. */
    default void clear() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            new MapWalk(this).clear(arena);
        }
    }

    /** Lets Java change no entry any more, for good; programs still may, unless it was made so that they may not. */
    default void freeze() throws IOException {
        throw new MapException("freeze", spec().name(), MapErrno.EINVAL.number());
    }

    @Override
    void close();
}
