package io.xdp4j.tools.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What the benchmark's datagrams carry.
 *
 * <pre>{@code
 *   0        4               12              20
 *   | u32    | u64           | u64           | u8 ...
 *   | magic  | sequence      | nanoTime      | 20, 21, 22 ...
 * }</pre>
 */
final class Payload {

    /** The shortest payload, in bytes. */
    static final int MIN_LENGTH = 20;

    private static final int MAGIC = 0x78647034; // "xdp4"
    private static final long SEQUENCE = 4;
    private static final long TIME = 12;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Payload() {}

    /** Writes all but sequence number and time. */
    static void write(MemorySegment memory, long offset, int length) {
        memory.set(INT, offset, MAGIC);
        stamp(memory, offset, 0, 0);
        for (int i = MIN_LENGTH; i < length; i++) {
            memory.set(JAVA_BYTE, offset + i, (byte) i);
        }
    }

    static void stamp(MemorySegment memory, long offset, long sequence, long nanoTime) {
        memory.set(LONG, offset + SEQUENCE, sequence);
        memory.set(LONG, offset + TIME, nanoTime);
    }

    /** Returns whether {@code length} bytes at {@code offset} start as a payload does. */
    static boolean isOne(MemorySegment memory, long offset, int length) {
        return length >= MIN_LENGTH && memory.get(INT, offset) == MAGIC;
    }

    static long sequence(MemorySegment memory, long offset) {
        return memory.get(LONG, offset + SEQUENCE);
    }

    /** Returns whether all bytes that never change are as {@link #write} wrote them. */
    static boolean isIntact(MemorySegment memory, long offset, int length) {
        for (int i = MIN_LENGTH; i < length; i++) {
            if (memory.get(JAVA_BYTE, offset + i) != (byte) i) {
                return false;
            }
        }
        return true;
    }
}
