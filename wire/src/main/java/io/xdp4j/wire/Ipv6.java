package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u32;
import static io.xdp4j.wire.BigEndian.u64;
import static io.xdp4j.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * A view of an IPv6 header and the extension headers after it. Source: RFC 8200 sections 3 and 4.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |  6    | traffic class |              flow label               |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |        payload length         |  next header  |   hop limit   |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                       source, 16 bytes                        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                     destination, 16 bytes                     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |  next header  |  n, or zero   |        0 to 8 extension       |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+     headers of 8 (n + 1)      |
 *  |                             bytes                             |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Looked through are hop-by-hop options, routing, fragment and destination options, in any order, at most 8. A
 * packet with more, or with two fragment headers, counts as malformed. Every other header is the payload, also
 * authentication (51) and ESP (50). Jumbograms (RFC 2675), whose payload length is 0, have no payload here.
 */
public final class Ipv6 {

    /** Length of the header without extension headers, in bytes. */
    public static final int HEADER_LENGTH = 40;

    private static final int VERSION_CLASS_FLOW = 0;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;

    private static final int EXTENSION_LENGTH = 1;
    private static final int EXTENSION_MIN = 8;
    private static final int MAX_EXTENSIONS = 8;

    private static final int FRAGMENT = 2;
    private static final int IDENTIFICATION = 4;
    private static final int FRAGMENT_OFFSET = 0xFFF8;
    private static final int MORE_FRAGMENTS = 1;

    private static final int DEFAULT_HOP_LIMIT = 64; // RFC 1700, as for IPv4

    private MemorySegment memory;
    private long offset;
    private int headerLength;
    private int totalLength;
    private int protocol;
    private int fragmentHeader; // where it is from the start of the packet; 0 if there is none
    private int fragment;

    /** Makes a view of nothing yet. */
    public Ipv6() {}

    /**
     * Looks at the packet at {@code offset}, with {@code length} bytes from there to the end of the frame; see the
     * package. The packet may be longer than the frame, see {@link #isTruncated}, but not its extension headers.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)
                || u8(memory, offset + VERSION_CLASS_FLOW) >>> 4 != 6) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        headerLength = HEADER_LENGTH;
        totalLength = Math.min(HEADER_LENGTH + u16(memory, offset + PAYLOAD_LENGTH), length);
        protocol = u8(memory, offset + NEXT_HEADER);
        fragmentHeader = 0;
        fragment = 0;
        return walk();
    }

    /** Returns the traffic class, u8: DSCP in the upper 6 bits, ECN in the lower 2. */
    public int trafficClass() {
        return u16(memory, offset + VERSION_CLASS_FLOW) >>> 4 & 0xFF;
    }

    /** Returns the flow label, 20 bits. */
    public int flowLabel() {
        return u32(memory, offset + VERSION_CLASS_FLOW) & 0xFFFFF;
    }

    /** Returns the hop limit, u8. */
    public int hopLimit() {
        return u8(memory, offset + HOP_LIMIT);
    }

    /** Returns the upper 64 bits of the sender's address. */
    public long sourceHigh() {
        return u64(memory, offset + SOURCE);
    }

    /** Returns the lower 64 bits of the sender's address. */
    public long sourceLow() {
        return u64(memory, offset + SOURCE + 8);
    }

    /** Returns the upper 64 bits of the receiver's address. */
    public long destinationHigh() {
        return u64(memory, offset + DESTINATION);
    }

    /** Returns the lower 64 bits of the receiver's address. */
    public long destinationLow() {
        return u64(memory, offset + DESTINATION + 8);
    }

    /**
     * Returns the {@link IpProtocol} of the payload, u8: what follows the last extension header. In a later fragment it
     * is what the fragment header names, which may be an extension header of the whole packet.
     */
    public int protocol() {
        return protocol;
    }

    /** Returns whether this is part of a packet. A fragment header on a whole packet (RFC 6946) does not count. */
    public boolean isFragment() {
        return (fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) != 0;
    }

    /** Returns whether this is a fragment after the first: its payload does not start with a header. */
    public boolean isLaterFragment() {
        return (fragment & FRAGMENT_OFFSET) != 0;
    }

    /** Returns whether fragments follow this one. */
    public boolean moreFragments() {
        return (fragment & MORE_FRAGMENTS) != 0;
    }

    /** Returns where in the fragmentable part of the packet this fragment belongs, in bytes: a multiple of 8. */
    public int fragmentOffset() {
        return fragment & FRAGMENT_OFFSET;
    }

    /** Returns the identification that fragments of one packet share, u32; 0 if there is no fragment header. */
    public int identification() {
        return fragmentHeader == 0 ? 0 : u32(memory, offset + fragmentHeader + IDENTIFICATION);
    }

    /** Returns the length of the header with its extension headers, in bytes. */
    public int headerLength() {
        return headerLength;
    }

    /** Returns the length of the packet, in bytes, without padding of the frame; never beyond the end of the frame. */
    public int totalLength() {
        return totalLength;
    }

    /** Returns whether the header claims more bytes than the frame has, as in a capture or inside an ICMPv6 error. */
    public boolean isTruncated() {
        return HEADER_LENGTH + u16(memory, offset + PAYLOAD_LENGTH) > totalLength;
    }

    /** Returns where the payload, after the extension headers, starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + headerLength;
    }

    /** Returns the length of the payload, in bytes, without padding of the frame. */
    public int payloadLength() {
        return totalLength - headerLength;
    }

    /** Swaps source and destination of the packet at {@code offset}; checksums stay valid, as {@link Ipv4} explains. */
    public static void swapAddresses(MemorySegment memory, long offset) {
        long high = u64(memory, offset + SOURCE);
        long low = u64(memory, offset + SOURCE + 8);
        BigEndian.put64(memory, offset + SOURCE, u64(memory, offset + DESTINATION));
        BigEndian.put64(memory, offset + SOURCE + 8, u64(memory, offset + DESTINATION + 8));
        BigEndian.put64(memory, offset + DESTINATION, high);
        BigEndian.put64(memory, offset + DESTINATION + 8, low);
    }

    /** Writes a header without extension headers; {@link #finish} fills in the rest. */
    static void write(MemorySegment memory, long at) {
        BigEndian.put32(memory, at + VERSION_CLASS_FLOW, 6 << 28);
        BigEndian.put8(memory, at + HOP_LIMIT, DEFAULT_HOP_LIMIT);
    }

    static void writeSource(MemorySegment memory, long at, long high, long low) {
        BigEndian.put64(memory, at + SOURCE, high);
        BigEndian.put64(memory, at + SOURCE + 8, low);
    }

    static void writeDestination(MemorySegment memory, long at, long high, long low) {
        BigEndian.put64(memory, at + DESTINATION, high);
        BigEndian.put64(memory, at + DESTINATION + 8, low);
    }

    static void writeTrafficClass(MemorySegment memory, long at, int trafficClass) {
        BigEndian.put32(memory, at + VERSION_CLASS_FLOW, 6 << 28 | trafficClass << 20);
    }

    static void writeHopLimit(MemorySegment memory, long at, int hopLimit) {
        BigEndian.put8(memory, at + HOP_LIMIT, hopLimit);
    }

    static void finish(MemorySegment memory, long at, int nextHeader, int payloadLength) {
        BigEndian.put16(memory, at + PAYLOAD_LENGTH, payloadLength);
        BigEndian.put8(memory, at + NEXT_HEADER, nextHeader);
    }

    /** Returns the pseudo header's sum for a payload of {@code length} bytes. */
    static long pseudo(MemorySegment memory, long at, int protocol, int length) {
        return InternetChecksum.ipv6Pseudo(
                u64(memory, at + SOURCE),
                u64(memory, at + SOURCE + 8),
                u64(memory, at + DESTINATION),
                u64(memory, at + DESTINATION + 8),
                protocol,
                length);
    }

    private boolean walk() {
        for (int i = 0; isExtension(protocol); i++) {
            if (i == MAX_EXTENSIONS || !step()) {
                return false;
            }
            if (isLaterFragment()) {
                return true; // what follows is from the middle of a packet, not a header
            }
        }
        return true;
    }

    /** Steps over the extension header at {@code headerLength}; false if it is malformed or ends after the packet. */
    private boolean step() {
        if (payloadLength() < EXTENSION_MIN) {
            return false;
        }
        long at = payloadOffset();
        int units = 0; // after the first 8 bytes
        if (protocol != IpProtocol.FRAGMENT) {
            units = u8(memory, at + EXTENSION_LENGTH);
        } else if (fragmentHeader == 0) {
            fragmentHeader = headerLength;
            fragment = u16(memory, at + FRAGMENT);
        } else {
            return false;
        }
        protocol = u8(memory, at);
        headerLength += EXTENSION_MIN + units * 8;
        return headerLength <= totalLength;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }
}
