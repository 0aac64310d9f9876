package io.xdp4j.bpf.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.function.Function;

/** Unsigned numbers of 1 to 8 bytes. */
record Numbers<T>(int bytes, ByteOrder order, Function<Long, T> from, Function<T, Long> to) implements Codec<T> {

    @Override
    public T read(MemorySegment segment, long offset) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (segment.get(JAVA_BYTE, offset + i) & 0xFFL) << shift(i);
        }
        return from.apply(number);
    }

    @Override
    public void write(MemorySegment segment, long offset, T value) {
        long number = to.apply(value);
        if (bytes < Long.BYTES && number >>> 8 * bytes != 0) {
            throw new IllegalArgumentException(value + " has more than " + 8 * bytes + " bits, or is below 0");
        }
        for (int i = 0; i < bytes; i++) {
            segment.set(JAVA_BYTE, offset + i, (byte) (number >>> shift(i)));
        }
    }

    private int shift(int i) {
        return 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : bytes - 1 - i);
    }
}
