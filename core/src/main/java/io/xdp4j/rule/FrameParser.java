package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Finds the layers of a frame: where each begins and before which byte it ends. What is found says the mode:
 * {@link StrictParser} or {@link CompatParser}.
 *
 * <p>Allocates nothing after construction; for one thread at a time. Borrows the memory until the next {@link #parse}.
 */
abstract sealed class FrameParser permits StrictParser, CompatParser {

    static final int ETHERNET_SIZE = 14;
    static final int TAG_SIZE = 4;
    static final int MAX_TAGS = 2;
    static final int IPV4_SIZE = 20;
    static final int IPV6_SIZE = 40;
    static final int EXTENSION_SIZE = 8;
    static final int MAX_EXTENSIONS = 8;
    static final int UDP_SIZE = 8;
    static final int UDP_LENGTH_END = 6;
    static final int TCP_SIZE = 20;
    static final int TCP_DATA_OFFSET = 12;
    static final int QUIC_LONG_HEADER = 0x80;

    /** Where a long header has the length of its first connection id, after flags and version. */
    static final int QUIC_IDS = 5;

    private static final int ABSENT = -1;

    private final int[] start = new int[Layer.values().length];
    private final int[] end = new int[Layer.values().length];
    private MemorySegment memory = MemorySegment.NULL;
    private long frame;
    private int length;

    /** Returns a parser of frames in that mode. */
    static FrameParser of(ParserMode mode) {
        return switch (mode) {
            case STRICT -> new StrictParser();
            case WINDOWS_COMPAT -> new CompatParser();
        };
    }

    /** Looks at the frame of {@code length} bytes at {@code offset}. */
    final void parse(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.frame = offset;
        this.length = length;
        Arrays.fill(start, ABSENT);
        found(Layer.LENGTH, 0, Integer.BYTES);
        if (length >= ETHERNET_SIZE) {
            found(Layer.ETHERNET, 0, length);
            ethernet(length);
        }
    }

    /** Returns whether the frame has the layer. */
    final boolean has(Layer layer) {
        return start[layer.ordinal()] != ABSENT;
    }

    /** Returns which byte of the frame a layer that it has begins with. */
    final int start(Layer layer) {
        assert has(layer) : layer;
        return start[layer.ordinal()];
    }

    /** Returns before which byte of the frame a layer that it has ends. */
    final int end(Layer layer) {
        assert has(layer) : layer;
        return end[layer.ordinal()];
    }

    /** Returns how many bytes the frame has. */
    final int length() {
        return length;
    }

    /** Returns whether the frame wholly holds {@code field}. */
    final boolean has(Field field) {
        int layer = field.layer().ordinal();
        return start[layer] != ABSENT && start[layer] + field.end() <= end[layer];
    }

    /** Returns the byte at {@code index} of a field that is there. */
    final int octet(Field field, int index) {
        assert has(field) : field;
        if (field.layer() == Layer.LENGTH) {
            return length >>> (Integer.BYTES - 1 - field.offset() - index) * 8 & 0xFF;
        }
        return u8(start[field.layer().ordinal()] + field.offset() + index);
    }

    /** Returns a field of at most 8 bytes that is there, as u64. */
    final long number(Field field) {
        long number = 0;
        for (int i = 0; i < field.size(); i++) {
            number = number << 8 | octet(field, i);
        }
        return number;
    }

    /** Finds what a frame of {@code length} bytes has after the addresses of its Ethernet header, which is there. */
    abstract void ethernet(int length);

    /** Finds the source id of a long header of QUIC from {@code at} to before {@code end}. RFC 8999 section 5.1. */
    final void quicSourceId(int at, int end, Layer layer) {
        int destinationLength = at + QUIC_IDS;
        if (destinationLength >= end) {
            return;
        }
        int sourceLength = destinationLength + 1 + u8(destinationLength);
        if (sourceLength >= end) {
            return;
        }
        int sourceEnd = sourceLength + 1 + u8(sourceLength);
        if (sourceEnd <= end) {
            found(layer, sourceLength + 1, sourceEnd);
        }
    }

    /** Remembers that a layer is from one byte of the frame to before another. */
    final void found(Layer layer, int from, int to) {
        start[layer.ordinal()] = from;
        end[layer.ordinal()] = to;
    }

    /** Returns the byte at {@code at}, which the frame has. */
    final int u8(int at) {
        return memory.get(JAVA_BYTE, frame + at) & 0xFF;
    }

    /** Returns the two bytes at {@code at}, which the frame has, as a number. */
    final int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }
}
