package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The nodes of a trie of prefixes: each has the bits that all below it begin with, and goes on with the bit after them.
 *
 * <pre>{@code
 *   0 link if that bit is 0 | 4 link if it is 1 | 8 bits of the prefix | 12 value + 1 | 16 prefix, up to 8 bytes more
 * }</pre>
 *
 * <p>A link is the number of a node, from 1; 0 if there is none. Node 0 is only
 * the link to the root. Changes are for one thread at a time; whoever looks up meanwhile asks {@link #version} before
 * and after, since a node that is taken out may be used again.
 */
final class Trie {

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final ValueLayout.OfLong BIG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BIG_INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int BITS = 8;
    private static final int VALUE = 12;
    private static final int DATA = 16;

    final MemorySegment space;
    final int dataBytes;
    private final long nodes;
    private final int stride;
    private final FreeList free;
    private volatile int version;

    /** For {@code entries} prefixes of up to {@code dataBytes} bytes. */
    Trie(VmMemory memory, int dataBytes, int entries) {
        this.space = memory.space();
        this.dataBytes = dataBytes;
        stride = stride(dataBytes);
        nodes = memory.allocate((2L * entries + 1) * stride);
        free = new FreeList(2 * entries, 2 * entries);
    }

    static int stride(int dataBytes) {
        return StoredMap.strideOf(DATA + (dataBytes + 7 & -8));
    }

    int version() {
        return version;
    }

    /** Says that nodes were taken out. Before they may be used again. */
    void changed() {
        version++; // only one thread changes the trie
    }

    /** Returns the host offset of the link to the root. */
    long root() {
        return nodes;
    }

    /** Returns the host offset of the node of a link at a host offset, 0 if there is none. */
    long follow(long link) {
        int number = (int) INT.getAcquire(space, link); // pairs with the release in link: the node is written
        return number == 0 ? 0 : node(number);
    }

    void link(long link, long node) {
        INT.setRelease(space, link, node == 0 ? 0 : (int) ((node - nodes) / stride));
    }

    long child(long node, int bit) {
        return node + 4L * bit;
    }

    int bits(long node) {
        return space.get(JAVA_INT, node + BITS);
    }

    /** Returns the number of the value of a node, -1 if it only holds others. */
    int value(long node) {
        return (int) INT.getAcquire(space, node + VALUE) - 1;
    }

    void value(long node, int value) {
        INT.setRelease(space, node + VALUE, value + 1);
    }

    /** Returns a node without links and value, with the first bits of the prefix whose bytes are at {@code data}. */
    long make(long data, int bits) {
        long node = node(free.pop() + 1);
        Words.zero(space, node, stride);
        space.set(JAVA_INT, node + BITS, bits);
        Words.copy(space, data, node + DATA, dataBytes);
        return node;
    }

    void free(long node) {
        free.push((int) ((node - nodes) / stride) - 1);
    }

    /** Returns the host offset of the bytes of a node's prefix. */
    long data(long node) {
        return node + DATA;
    }

    int bit(long data, int number) {
        return space.get(JAVA_BYTE, data + (number >>> 3)) >>> 7 - (number & 7) & 1;
    }

    /** Returns how many of the first {@code limit} bits of {@code data} and of a node's prefix are the same. */
    int same(long node, long data, int limit) {
        int at = 0;
        for (; at * 8 < limit && at + Long.BYTES <= dataBytes; at += Long.BYTES) {
            long differ = space.get(BIG, node + DATA + at) ^ space.get(BIG, data + at);
            if (differ != 0) {
                return Math.min(limit, at * 8 + Long.numberOfLeadingZeros(differ));
            }
        }
        if (at * 8 < limit && at + Integer.BYTES <= dataBytes) {
            int differ = space.get(BIG_INT, node + DATA + at) ^ space.get(BIG_INT, data + at);
            if (differ != 0) {
                return Math.min(limit, at * 8 + Integer.numberOfLeadingZeros(differ));
            }
            at += Integer.BYTES;
        }
        for (; at * 8 < limit; at++) {
            int differ = (space.get(JAVA_BYTE, node + DATA + at) ^ space.get(JAVA_BYTE, data + at)) & 0xFF;
            if (differ != 0) {
                return Math.min(limit, at * 8 + Integer.numberOfLeadingZeros(differ) - 24);
            }
        }
        return limit;
    }

    private long node(int number) {
        return nodes + (long) number * stride;
    }
}
