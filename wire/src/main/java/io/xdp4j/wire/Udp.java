package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;

import java.lang.foreign.MemorySegment;

/**
 * A view of a UDP header. Source: RFC 768, "Format".
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |          source port          |       destination port        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |            length             |           checksum            |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Udp {

    /** Length of the header, in bytes. */
    public static final int HEADER_LENGTH = 8;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int LENGTH = 4;
    private static final int CHECKSUM = 6;

    private MemorySegment memory;
    private long offset;
    private int length;

    /** Makes a view of nothing yet. */
    public Udp() {}

    /**
     * Looks at the datagram at {@code offset}, with {@code length} bytes from there to the end of the IP packet; see
     * the package. The datagram may be longer than that, as in the first fragment, see {@link #isTruncated}.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        this.length = Math.min(udpLength(), length);
        return this.length >= HEADER_LENGTH;
    }

    /** Returns the sender's port, u16; 0 if it wants no answer. */
    public int sourcePort() {
        return u16(memory, offset + SOURCE_PORT);
    }

    /** Returns the receiver's port, u16. */
    public int destinationPort() {
        return u16(memory, offset + DESTINATION_PORT);
    }

    /** Returns the length of header and payload as sent, in bytes, 8 to 65535; it may reach beyond the packet. */
    public int udpLength() {
        return u16(memory, offset + LENGTH);
    }

    /** Returns whether the datagram is longer than the IP packet, as in the first fragment or a capture. */
    public boolean isTruncated() {
        return udpLength() > length;
    }

    /** Returns the checksum as sent, u16; 0 if the sender made none. */
    public int checksum() {
        return u16(memory, offset + CHECKSUM);
    }

    /** Returns whether the checksum is right, or absent, which IPv4 allows. False if {@link #isTruncated}. */
    public boolean checksumValid(Ipv4 ip) {
        return checksum() == 0
                || valid(InternetChecksum.ipv4Pseudo(ip.source(), ip.destination(), IpProtocol.UDP, udpLength()));
    }

    /** Returns whether the checksum is there and right (RFC 8200 section 8.1). False if {@link #isTruncated}. */
    public boolean checksumValid(Ipv6 ip) {
        return checksum() != 0 && valid(InternetChecksum.ipv6Pseudo(ip, IpProtocol.UDP, udpLength()));
    }

    /** Returns where the payload starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + HEADER_LENGTH;
    }

    /** Returns the length of the payload, in bytes, neither beyond the datagram nor beyond the IP packet. */
    public int payloadLength() {
        return length - HEADER_LENGTH;
    }

    /**
     * Swaps the ports of the datagram at {@code offset}; its checksum stays valid, as {@link Ipv4#swapAddresses}
     * explains.
     */
    public static void swapPorts(MemorySegment memory, long offset) {
        BigEndian.put32(memory, offset, Integer.rotateLeft(BigEndian.u32(memory, offset), 16));
    }

    static void write(MemorySegment memory, long at, int sourcePort, int destinationPort) {
        BigEndian.put16(memory, at + SOURCE_PORT, sourcePort);
        BigEndian.put16(memory, at + DESTINATION_PORT, destinationPort);
    }

    static void finish(MemorySegment memory, long at, int length, long pseudo) {
        BigEndian.put16(memory, at + LENGTH, length);
        BigEndian.put16(memory, at + CHECKSUM, 0);
        BigEndian.put16(memory, at + CHECKSUM, InternetChecksum.ofUdp(memory, at, length, pseudo));
    }

    private boolean valid(long pseudo) {
        return !isTruncated() && InternetChecksum.of(memory, offset, length, pseudo) == 0;
    }
}
