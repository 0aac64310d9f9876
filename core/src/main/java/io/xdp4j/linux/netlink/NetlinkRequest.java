package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.linux.abi.Nlmsghdr;
import io.xdp4j.linux.abi.Rtnetlink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A netlink message that is being written: header, family's header, attributes, nested attributes.
 *
 * <pre>{@code
 *   nlmsghdr 16 | family's header | attribute: u16 length, u16 type, bytes, padding to 4 | attribute ...
 * }</pre>
 */
final class NetlinkRequest {

    private static final int CAPACITY = 4096;
    private static final int ATTRIBUTE_HEADER = 4;

    private final MemorySegment memory;
    private int length;

    NetlinkRequest(Arena arena, int type, int flags, MemorySegment familyHeader) {
        this.memory = arena.allocate(CAPACITY, 4);
        memory.set(JAVA_SHORT, Nlmsghdr.NLMSG_TYPE, (short) type);
        memory.set(JAVA_SHORT, Nlmsghdr.NLMSG_FLAGS, (short) (flags | Rtnetlink.NLM_F_REQUEST));
        this.length = (int) Nlmsghdr.LAYOUT.byteSize();
        append(familyHeader);
    }

    NetlinkRequest attribute(int type, String text) {
        return attribute(type, MemorySegment.ofArray((text + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    NetlinkRequest attribute(int type, byte[] bytes) {
        return attribute(type, MemorySegment.ofArray(bytes));
    }

    NetlinkRequest attribute(int type, int value) {
        var bytes = MemorySegment.ofArray(new byte[4]);
        bytes.set(JAVA_INT_UNALIGNED, 0, value);
        return attribute(type, bytes);
    }

    /** Starts an attribute whose content follows; returns where it starts, for {@link #end}. */
    int start(int type) {
        int start = length;
        memory.set(JAVA_SHORT, start + 2L, (short) type);
        length += ATTRIBUTE_HEADER;
        return start;
    }

    /** Ends an attribute that {@link #start} began. */
    void end(int start) {
        memory.set(JAVA_SHORT, start, (short) (length - start));
    }

    /** Appends bytes as they are, padded to a multiple of 4. */
    void append(MemorySegment bytes) {
        if (length + bytes.byteSize() > CAPACITY) {
            throw new IllegalArgumentException("netlink request longer than " + CAPACITY + " bytes");
        }
        MemorySegment.copy(bytes, 0, memory, length, bytes.byteSize());
        length = length + (int) bytes.byteSize() + 3 & ~3;
    }

    /** Returns the whole message, numbered {@code sequence}. */
    MemorySegment finish(int sequence) {
        memory.set(JAVA_INT, Nlmsghdr.NLMSG_SEQ, sequence);
        memory.set(JAVA_INT, Nlmsghdr.NLMSG_LEN, length);
        return memory.asSlice(0, length);
    }

    private NetlinkRequest attribute(int type, MemorySegment bytes) {
        int start = start(type);
        append(bytes);
        memory.set(JAVA_SHORT, start, (short) (ATTRIBUTE_HEADER + bytes.byteSize())); // without the padding
        return this;
    }

    /** Returns a family's header of {@code sizeBytes} zeroed bytes. */
    static MemorySegment header(Arena arena, long sizeBytes) {
        return arena.allocate(sizeBytes, 4).fill((byte) 0);
    }

    /** Sets a u8 of a header. */
    static void setByte(MemorySegment header, long offset, int value) {
        header.set(JAVA_BYTE, offset, (byte) value);
    }
}
