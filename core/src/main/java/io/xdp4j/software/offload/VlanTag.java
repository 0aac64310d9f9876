package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The outer VLAN tag of a frame, put in and taken off where it lies. The addresses move, 12 bytes, and not the rest: so
 * a frame starts {@link Ethernet#TAG_LENGTH} bytes earlier with a tag.
 */
public final class VlanTag {

    /** There is no tag to take off. */
    public static final int ABSENT = -1;

    private static final int ADDRESSES = 12;
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

    private VlanTag() {}

    /**
     * Puts a tag of 802.1Q in; the frame then starts 4 bytes before {@code address}, which must be free, and is as much
     * longer. False, and nothing done, if it has no whole header.
     *
     * @param tci priority, DEI and VLAN, u16
     */
    public static boolean insert(MemorySegment memory, long address, int length, int tci) {
        if (length < Ethernet.HEADER_LENGTH) {
            return false;
        }
        moveAddresses(memory, address, address - Ethernet.TAG_LENGTH);
        long tag = address - Ethernet.TAG_LENGTH + ADDRESSES;
        memory.set(SHORT, tag, (short) EtherType.VLAN);
        memory.set(SHORT, tag + 2, (short) tci);
        return true;
    }

    /**
     * Takes a tag of 802.1Q off; the frame then starts 4 bytes after {@code address} and is as much shorter.
     *
     * @return priority, DEI and VLAN, u16; {@link #ABSENT}, and nothing done, if the frame starts with no such tag
     */
    public static int strip(MemorySegment memory, long address, int length) {
        if (length < Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH
                || (memory.get(SHORT, address + ADDRESSES) & 0xFFFF) != EtherType.VLAN) {
            return ABSENT;
        }
        int tci = memory.get(SHORT, address + ADDRESSES + 2) & 0xFFFF;
        moveAddresses(memory, address, address + Ethernet.TAG_LENGTH);
        return tci;
    }

    private static void moveAddresses(MemorySegment memory, long from, long to) {
        long first = memory.get(JAVA_LONG_UNALIGNED, from);
        int last = memory.get(JAVA_INT_UNALIGNED, from + Long.BYTES);
        memory.set(JAVA_LONG_UNALIGNED, to, first);
        memory.set(JAVA_INT_UNALIGNED, to + Long.BYTES, last);
    }
}
