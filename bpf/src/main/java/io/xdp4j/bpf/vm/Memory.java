package io.xdp4j.bpf.vm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Loads and stores of the VM's memory, little endian, at host offsets that were checked.
 *
 * <p>Code of the JIT calls these. The assertions make each larger than the 35 bytes up to which HotSpot's first
 * compiler inlines, and its second one inlines only where the call is frequent: an access is some 25 methods of the JDK
 * deep, and without them in each place a program is compiled in a tenth of the time.
 */
final class Memory {

    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The immediate of a compare and exchange. RFC 9669 section 5.3. */
    static final int CMPXCHG = 0xf1;

    // Atomic operations are of the host's byte order: only one whose order is little endian is supported there.
    private static final VarHandle ATOMIC32 = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle ATOMIC64 = ValueLayout.JAVA_LONG.varHandle();

    /** Of user space, whose addresses are the host offsets of {@code NativeVm}. */
    private static final long END = 1L << 47;

    private Memory() {}

    static long get1(MemorySegment space, long offset) {
        assert offset >= 0 && offset <= END : offset;
        return space.get(U8, offset) & 0xffL;
    }

    static long get2(MemorySegment space, long offset) {
        assert offset >= 0 && offset <= END : offset;
        return space.get(U16, offset) & 0xffffL;
    }

    static long get4(MemorySegment space, long offset) {
        assert offset >= 0 && offset <= END : offset;
        return space.get(U32, offset) & 0xffff_ffffL;
    }

    static long get8(MemorySegment space, long offset) {
        assert offset >= 0 && offset <= END : offset;
        return space.get(U64, offset);
    }

    static void put1(MemorySegment space, long offset, long value) {
        assert offset >= 0 && offset <= END : offset;
        space.set(U8, offset, (byte) value);
    }

    static void put2(MemorySegment space, long offset, long value) {
        assert offset >= 0 && offset <= END : offset;
        space.set(U16, offset, (short) value);
    }

    static void put4(MemorySegment space, long offset, long value) {
        assert offset >= 0 && offset <= END : offset;
        space.set(U32, offset, (int) value);
    }

    static void put8(MemorySegment space, long offset, long value) {
        assert offset >= 0 && offset <= END : offset;
        space.set(U64, offset, value);
    }

    /** Returns what was there; {@code op} is the immediate of the instruction. RFC 9669 section 5.3. */
    static int atomic4(MemorySegment space, long offset, int op, int operand, int expected) {
        return switch (op & ~1) {
            case 0x00 -> (int) ATOMIC32.getAndAdd(space, offset, operand);
            case 0x40 -> (int) ATOMIC32.getAndBitwiseOr(space, offset, operand);
            case 0x50 -> (int) ATOMIC32.getAndBitwiseAnd(space, offset, operand);
            case 0xa0 -> (int) ATOMIC32.getAndBitwiseXor(space, offset, operand);
            case 0xe0 -> (int) ATOMIC32.getAndSet(space, offset, operand);
            default -> (int) ATOMIC32.compareAndExchange(space, offset, expected, operand);
        };
    }

    /** The same on 64 bits. */
    static long atomic8(MemorySegment space, long offset, int op, long operand, long expected) {
        return switch (op & ~1) {
            case 0x00 -> (long) ATOMIC64.getAndAdd(space, offset, operand);
            case 0x40 -> (long) ATOMIC64.getAndBitwiseOr(space, offset, operand);
            case 0x50 -> (long) ATOMIC64.getAndBitwiseAnd(space, offset, operand);
            case 0xa0 -> (long) ATOMIC64.getAndBitwiseXor(space, offset, operand);
            case 0xe0 -> (long) ATOMIC64.getAndSet(space, offset, operand);
            default -> (long) ATOMIC64.compareAndExchange(space, offset, expected, operand);
        };
    }
}
