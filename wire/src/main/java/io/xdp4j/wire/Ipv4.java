package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u32;
import static io.xdp4j.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * A view of an IPv4 header with its options. Source: RFC 791 section 3.1, RFC 2474 and RFC 3168 for DSCP and ECN.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |  4    |  IHL  |   DSCP    |ECN|         total length          |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |        identification         |0|D|M|     fragment offset     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  | time to live  |   protocol    |        header checksum        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                            source                             |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                          destination                          |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                  options, 0 to 40 bytes                       |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv4 {

    /** Length of the header without options, in bytes. */
    public static final int HEADER_LENGTH = 20;

    private static final int VERSION_AND_IHL = 0;
    private static final int TRAFFIC_CLASS = 1;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT = 6;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1FFF;
    private static final int DEFAULT_TTL = 64; // RFC 1700, "IP TIME TO LIVE PARAMETER"

    private MemorySegment memory;
    private long offset;
    private int headerLength;
    private int totalLength;

    /** Makes a view of nothing yet. */
    public Ipv4() {}

    /**
     * Looks at the packet at {@code offset}, with {@code length} bytes from there to the end of the frame; see the
     * package. The checksum is not looked at, and the packet may be longer than the frame, see {@link #isTruncated}.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)) {
            return false;
        }
        int first = u8(memory, offset + VERSION_AND_IHL);
        this.memory = memory;
        this.offset = offset;
        headerLength = (first & 0xF) * 4;
        totalLength = Math.min(u16(memory, offset + TOTAL_LENGTH), length);
        return first >>> 4 == 4 && headerLength >= HEADER_LENGTH && headerLength <= totalLength;
    }

    /** Returns the length of the header with its options, in bytes: 20 to 60. */
    public int headerLength() {
        return headerLength;
    }

    /** Returns the length of the packet, in bytes, without padding of the frame; never beyond the end of the frame. */
    public int totalLength() {
        return totalLength;
    }

    /** Returns whether the header claims more bytes than the frame has, as in a capture or inside an ICMP error. */
    public boolean isTruncated() {
        return u16(memory, offset + TOTAL_LENGTH) > totalLength;
    }

    /** Returns the differentiated services code point, 0 to 63. */
    public int dscp() {
        return u8(memory, offset + TRAFFIC_CLASS) >>> 2;
    }

    /** Returns the congestion notification bits, 0 to 3. */
    public int ecn() {
        return u8(memory, offset + TRAFFIC_CLASS) & 3;
    }

    /** Returns the identification that fragments of one packet share, u16. */
    public int identification() {
        return u16(memory, offset + IDENTIFICATION);
    }

    /** Returns whether this is part of a packet: the first, a middle, or the last fragment. */
    public boolean isFragment() {
        return (fragment() & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0;
    }

    /** Returns whether this is a fragment after the first: its payload does not start with a header. */
    public boolean isLaterFragment() {
        return (fragment() & FRAGMENT_OFFSET) != 0;
    }

    /** Returns whether fragments follow this one. */
    public boolean moreFragments() {
        return (fragment() & MORE_FRAGMENTS) != 0;
    }

    /** Returns whether routers must not fragment this packet. */
    public boolean dontFragment() {
        return (fragment() & DONT_FRAGMENT) != 0;
    }

    /** Returns where in the packet this fragment's payload belongs, in bytes: a multiple of 8. */
    public int fragmentOffset() {
        return (fragment() & FRAGMENT_OFFSET) * 8;
    }

    /** Returns the time to live, u8. */
    public int ttl() {
        return u8(memory, offset + TTL);
    }

    /** Returns the {@link IpProtocol} of the payload, u8. */
    public int protocol() {
        return u8(memory, offset + PROTOCOL);
    }

    /** Returns the header checksum as sent, u16. */
    public int checksum() {
        return u16(memory, offset + CHECKSUM);
    }

    /** Returns whether the header checksum is right. */
    public boolean checksumValid() {
        return InternetChecksum.of(memory, offset, headerLength) == 0;
    }

    /** Returns the sender's address. */
    public int source() {
        return u32(memory, offset + SOURCE);
    }

    /** Returns the receiver's address. */
    public int destination() {
        return u32(memory, offset + DESTINATION);
    }

    /** Returns where the payload starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + headerLength;
    }

    /** Returns the length of the payload, in bytes, without padding of the frame. */
    public int payloadLength() {
        return totalLength - headerLength;
    }

    /**
     * Swaps source and destination of the packet at {@code offset}. Every checksum over them stays valid, this header's
     * and that of UDP or TCP: a ones' complement sum does not depend on the order of its terms (RFC 1071 section 2),
     * and each 16-bit half of an address remains a term.
     */
    public static void swapAddresses(MemorySegment memory, long offset) {
        long both = BigEndian.u64(memory, offset + SOURCE);
        BigEndian.put64(memory, offset + SOURCE, Long.rotateLeft(both, 32));
    }

    /** Writes a header without options, unfragmentable; {@link #finish} fills in the rest. */
    static void write(MemorySegment memory, long at, int source, int destination) {
        BigEndian.put16(memory, at + VERSION_AND_IHL, 0x4500);
        BigEndian.put32(memory, at + IDENTIFICATION, DONT_FRAGMENT); // RFC 6864: such packets need no identification
        BigEndian.put8(memory, at + TTL, DEFAULT_TTL);
        BigEndian.put32(memory, at + SOURCE, source);
        BigEndian.put32(memory, at + DESTINATION, destination);
    }

    static void writeTrafficClass(MemorySegment memory, long at, int trafficClass) {
        BigEndian.put8(memory, at + TRAFFIC_CLASS, trafficClass);
    }

    static void writeTtl(MemorySegment memory, long at, int ttl) {
        BigEndian.put8(memory, at + TTL, ttl);
    }

    static void finish(MemorySegment memory, long at, int protocol, int totalLength) {
        BigEndian.put16(memory, at + TOTAL_LENGTH, totalLength);
        BigEndian.put8(memory, at + PROTOCOL, protocol);
        BigEndian.put16(memory, at + CHECKSUM, 0);
        BigEndian.put16(memory, at + CHECKSUM, InternetChecksum.of(memory, at, HEADER_LENGTH));
    }

    /** Returns the pseudo header's sum for a payload of {@code length} bytes. */
    static long pseudo(MemorySegment memory, long at, int protocol, int length) {
        return InternetChecksum.ipv4Pseudo(u32(memory, at + SOURCE), u32(memory, at + DESTINATION), protocol, length);
    }

    private int fragment() {
        return u16(memory, offset + FRAGMENT);
    }
}
