package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Network byte order at any alignment, u8 and u16 widened at the read. */
final class BigEndian {

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private BigEndian() {}

    /** Returns whether {@code length} bytes lie within the memory, and are at least {@code needed}. */
    static boolean holds(MemorySegment memory, long offset, int length, int needed) {
        return length >= needed && offset >= 0 && length <= memory.byteSize() - offset;
    }

    static int u8(MemorySegment memory, long at) {
        return memory.get(JAVA_BYTE, at) & 0xFF;
    }

    static int u16(MemorySegment memory, long at) {
        return memory.get(SHORT, at) & 0xFFFF;
    }

    static int u32(MemorySegment memory, long at) {
        return memory.get(INT, at);
    }

    static long u48(MemorySegment memory, long at) {
        return (long) u16(memory, at) << 32 | u32(memory, at + 2) & 0xFFFF_FFFFL;
    }

    static long u64(MemorySegment memory, long at) {
        return memory.get(LONG, at);
    }

    static void put8(MemorySegment memory, long at, int value) {
        memory.set(JAVA_BYTE, at, (byte) value);
    }

    static void put16(MemorySegment memory, long at, int value) {
        memory.set(SHORT, at, (short) value);
    }

    static void put32(MemorySegment memory, long at, int value) {
        memory.set(INT, at, value);
    }

    static void put48(MemorySegment memory, long at, long value) {
        put16(memory, at, (int) (value >>> 32));
        put32(memory, at + 2, (int) value);
    }

    static void put64(MemorySegment memory, long at, long value) {
        memory.set(LONG, at, value);
    }
}
