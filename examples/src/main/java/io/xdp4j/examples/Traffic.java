package io.xdp4j.examples;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.bpf.map.Codec;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct traffic} of {@code block.c}.
 *
 * @param packets how many, u64
 * @param bytes how many, u64
 */
record Traffic(long packets, long bytes) {

    /** Its bytes: two u64. */
    static final Codec<Traffic> CODEC = new Codec<>() {

        @Override
        public int bytes() {
            return 2 * Long.BYTES;
        }

        @Override
        public Traffic read(MemorySegment segment, long offset) {
            return new Traffic(
                    segment.get(JAVA_LONG_UNALIGNED, offset), segment.get(JAVA_LONG_UNALIGNED, offset + Long.BYTES));
        }

        @Override
        public void write(MemorySegment segment, long offset, Traffic value) {
            segment.set(JAVA_LONG_UNALIGNED, offset, value.packets);
            segment.set(JAVA_LONG_UNALIGNED, offset + Long.BYTES, value.bytes);
        }
    };
}
