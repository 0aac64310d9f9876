package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u48;

import java.lang.foreign.MemorySegment;

/**
 * A view of an Ethernet II header, and of up to two VLAN tags in it. Source: IEEE 802.3 clause 3, 802.1Q clause 9.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                          destination                          |
 *  +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                               |                               |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 *  |                            source                             |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |       0x8100 or 0x88A8        |prio |D|        VLAN id        |  0 to 2 times
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |           EtherType           |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ethernet {

    /** Length of the header without tags, in bytes. */
    public static final int HEADER_LENGTH = 14;

    /** Length of one VLAN tag, in bytes. */
    public static final int TAG_LENGTH = 4;

    private static final int DESTINATION = 0;
    private static final int SOURCE = 6;
    static final int TYPE = 12;
    private static final int TAG_CONTROL = 14;
    private static final int MAX_TAGS = 2;

    private MemorySegment memory;
    private long offset;
    private int length;
    private int tags;

    /** Makes a view of nothing yet. */
    public Ethernet() {}

    /** Looks at the frame of {@code length} bytes, without its checksum (FCS), at {@code offset}; see the package. */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        this.length = length;
        tags = 0;
        while (tags < MAX_TAGS && isTag(etherType())) {
            tags++;
            if (length < headerLength()) {
                return false;
            }
        }
        return true;
    }

    /** Returns the receiver's MAC address, u48. */
    public long destination() {
        return u48(memory, offset + DESTINATION);
    }

    /** Returns the sender's MAC address, u48. */
    public long source() {
        return u48(memory, offset + SOURCE);
    }

    /** Returns how many VLAN tags there are, 0 to 2. A third is not looked through: it is the {@link #etherType}. */
    public int tags() {
        return tags;
    }

    /** Returns the VLAN, 0 to 4095, of tag {@code i}, below {@link #tags}; 0 is the outer tag. */
    public int vlanId(int i) {
        return tagControl(i) & 0xFFF;
    }

    /** Returns the priority (PCP), 0 to 7, of tag {@code i}, below {@link #tags}; 0 is the outer tag. */
    public int vlanPriority(int i) {
        return tagControl(i) >>> 13;
    }

    /** Returns the {@link EtherType} after the tags, u16; below 0x600 it is instead the length of an 802.3 frame. */
    public int etherType() {
        return u16(memory, offset + TYPE + (long) tags * TAG_LENGTH);
    }

    /** Returns the length of the header with its tags, in bytes: 14, 18 or 22. */
    public int headerLength() {
        return HEADER_LENGTH + tags * TAG_LENGTH;
    }

    /** Returns where the payload starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + headerLength();
    }

    /** Returns the length of the payload, in bytes; padding of short frames counts. */
    public int payloadLength() {
        return length - headerLength();
    }

    /** Swaps destination and source of the frame at {@code offset}, so that it goes back where it came from. */
    public static void swapAddresses(MemorySegment memory, long offset) {
        long first = BigEndian.u64(memory, offset); // d0 d1 d2 d3 d4 d5 s0 s1
        int last = BigEndian.u32(memory, offset + 8); // s2 s3 s4 s5
        BigEndian.put64(memory, offset, first << 48 | (last & 0xFFFF_FFFFL) << 16 | first >>> 48);
        BigEndian.put32(memory, offset + 8, (int) (first >>> 16));
    }

    static void write(MemorySegment memory, long at, long destination, long source) {
        BigEndian.put48(memory, at + DESTINATION, destination);
        BigEndian.put48(memory, at + SOURCE, source);
    }

    private int tagControl(int i) {
        assert i >= 0 && i < tags : i;
        return u16(memory, offset + TAG_CONTROL + (long) i * TAG_LENGTH);
    }

    private static boolean isTag(int etherType) {
        return etherType == EtherType.VLAN || etherType == EtherType.QINQ;
    }
}
