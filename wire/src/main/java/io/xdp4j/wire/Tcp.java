package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u32;
import static io.xdp4j.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * A view of a TCP header with its options. Source: RFC 9293 section 3.1.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |          source port          |       destination port        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                        sequence number                        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                    acknowledgement number                     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  | words | rsrvd |C|E|U|A|P|R|S|F|            window             |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |           checksum            |        urgent pointer         |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                  options, 0 to 40 bytes                       |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Tcp {

    /** Length of the header without options, in bytes. */
    public static final int HEADER_LENGTH = 20;

    /** Flag: no more data from the sender. */
    public static final int FIN = 0x01;

    /** Flag: synchronize sequence numbers. */
    public static final int SYN = 0x02;

    /** Flag: reset the connection. */
    public static final int RST = 0x04;

    /** Flag: push what was received to the application. */
    public static final int PSH = 0x08;

    /** Flag: the acknowledgement number counts. */
    public static final int ACK = 0x10;

    /** Flag: the urgent pointer counts. */
    public static final int URG = 0x20;

    /** Flag: echo of congestion, RFC 3168 section 6.1. */
    public static final int ECE = 0x40;

    /** Flag: congestion window reduced, RFC 3168 section 6.1. */
    public static final int CWR = 0x80;

    private static final int SOURCE_PORT = 0;
    private static final int DESTINATION_PORT = 2;
    private static final int SEQUENCE = 4;
    private static final int ACKNOWLEDGEMENT = 8;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int WINDOW = 14;
    private static final int CHECKSUM = 16;
    private static final int URGENT = 18;

    private MemorySegment memory;
    private long offset;
    private int length;
    private int headerLength;

    /** Makes a view of nothing yet. */
    public Tcp() {}

    /**
     * Looks at the segment at {@code offset}, with {@code length} bytes from there to the end of the IP packet; see the
     * package. The checksum is not looked at.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        this.length = length;
        headerLength = (u8(memory, offset + DATA_OFFSET) >>> 4) * 4;
        return headerLength >= HEADER_LENGTH && headerLength <= length;
    }

    /** Returns the sender's port, u16. */
    public int sourcePort() {
        return u16(memory, offset + SOURCE_PORT);
    }

    /** Returns the receiver's port, u16. */
    public int destinationPort() {
        return u16(memory, offset + DESTINATION_PORT);
    }

    /** Returns the number of the first byte of the payload, or of SYN; u32, wraps, so compare by subtraction. */
    public int sequence() {
        return u32(memory, offset + SEQUENCE);
    }

    /** Returns the number of the next byte that the sender expects, if {@link #ACK} is set; u32, likewise. */
    public int acknowledgement() {
        return u32(memory, offset + ACKNOWLEDGEMENT);
    }

    /** Returns the length of the header with its options, in bytes: 20 to 60. */
    public int headerLength() {
        return headerLength;
    }

    /** Returns the flags {@link #FIN} to {@link #CWR}, u8. */
    public int flags() {
        return u8(memory, offset + FLAGS);
    }

    /** Returns whether all of {@code flags} are set, for example {@code SYN | ACK}. */
    public boolean has(int flags) {
        return (flags() & flags) == flags;
    }

    /** Returns how many bytes the sender can take, u16, before the window scale that was agreed on (RFC 7323). */
    public int window() {
        return u16(memory, offset + WINDOW);
    }

    /** Returns the checksum as sent, u16. */
    public int checksum() {
        return u16(memory, offset + CHECKSUM);
    }

    /** Returns the urgent pointer, u16, which counts if {@link #URG} is set. */
    public int urgentPointer() {
        return u16(memory, offset + URGENT);
    }

    /** Returns whether the checksum is right. Only a whole packet has one: no fragment, not truncated. */
    public boolean checksumValid(Ipv4 ip) {
        return valid(InternetChecksum.ipv4Pseudo(ip.source(), ip.destination(), IpProtocol.TCP, length));
    }

    /** Returns whether the checksum is right. Only a whole packet has one: no fragment, not truncated. */
    public boolean checksumValid(Ipv6 ip) {
        return valid(InternetChecksum.ipv6Pseudo(ip, IpProtocol.TCP, length));
    }

    /** Returns where the payload starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + headerLength;
    }

    /** Returns the length of the payload, in bytes. */
    public int payloadLength() {
        return length - headerLength;
    }

    static void write(MemorySegment memory, long at, int sourcePort, int destinationPort) {
        BigEndian.put16(memory, at + SOURCE_PORT, sourcePort);
        BigEndian.put16(memory, at + DESTINATION_PORT, destinationPort);
        BigEndian.put8(memory, at + DATA_OFFSET, HEADER_LENGTH / 4 << 4);
        BigEndian.put16(memory, at + URGENT, 0);
    }

    static void writeState(MemorySegment memory, long at, int sequence, int acknowledgement, int flags, int window) {
        BigEndian.put32(memory, at + SEQUENCE, sequence);
        BigEndian.put32(memory, at + ACKNOWLEDGEMENT, acknowledgement);
        BigEndian.put8(memory, at + FLAGS, flags);
        BigEndian.put16(memory, at + WINDOW, window);
    }

    static void finish(MemorySegment memory, long at, int length, long pseudo) {
        BigEndian.put16(memory, at + CHECKSUM, 0);
        BigEndian.put16(memory, at + CHECKSUM, InternetChecksum.of(memory, at, length, pseudo));
    }

    private boolean valid(long pseudo) {
        return InternetChecksum.of(memory, offset, length, pseudo) == 0;
    }
}
