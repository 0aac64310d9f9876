package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * A view of an ICMPv6 message. Source: RFC 4443 sections 2.1 and 4.1.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |     type      |     code      |           checksum            |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |          identifier           |           sequence            |  in echo and its reply
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Icmpv6 {

    /** Length of the header, in bytes, with the four that each type uses in its own way. */
    public static final int HEADER_LENGTH = 8;

    /** Type of an echo request. */
    public static final int ECHO_REQUEST = 128;

    /** Type of the reply to an echo request. */
    public static final int ECHO_REPLY = 129;

    private static final int TYPE = 0;
    private static final int CODE = 1;
    private static final int CHECKSUM = 2;
    private static final int IDENTIFIER = 4;
    private static final int SEQUENCE = 6;

    private MemorySegment memory;
    private long offset;
    private int length;

    /** Makes a view of nothing yet. */
    public Icmpv6() {}

    /**
     * Looks at the message at {@code offset}, with {@code length} bytes from there to the end of the IP packet; see the
     * package. The checksum is not looked at.
     */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, HEADER_LENGTH)) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        this.length = length;
        return true;
    }

    /** Returns the type, u8, for example {@link #ECHO_REQUEST}. */
    public int type() {
        return u8(memory, offset + TYPE);
    }

    /** Returns the code, u8, which refines the type. */
    public int code() {
        return u8(memory, offset + CODE);
    }

    /** Returns the checksum as sent, u16. */
    public int checksum() {
        return u16(memory, offset + CHECKSUM);
    }

    /**
     * Returns whether the checksum is right (RFC 4443 section 2.3). Only a whole packet has one: no fragment, not
     * truncated.
     */
    public boolean checksumValid(Ipv6 ip) {
        return InternetChecksum.of(memory, offset, length, InternetChecksum.ipv6Pseudo(ip, IpProtocol.ICMPV6, length))
                == 0;
    }

    /** Returns the identifier of an echo or its reply, u16; in other types these bytes mean something else. */
    public int identifier() {
        return u16(memory, offset + IDENTIFIER);
    }

    /** Returns the sequence number of an echo or its reply, u16; in other types these bytes mean something else. */
    public int sequence() {
        return u16(memory, offset + SEQUENCE);
    }

    /** Returns where the data after the header starts in the memory, in bytes. */
    public long payloadOffset() {
        return offset + HEADER_LENGTH;
    }

    /** Returns the length of the data after the header, in bytes. */
    public int payloadLength() {
        return length - HEADER_LENGTH;
    }

    static void write(MemorySegment memory, long at, int type, int identifier, int sequence) {
        BigEndian.put16(memory, at + TYPE, type << 8);
        BigEndian.put16(memory, at + IDENTIFIER, identifier);
        BigEndian.put16(memory, at + SEQUENCE, sequence);
    }

    static void finish(MemorySegment memory, long at, int length, long pseudo) {
        BigEndian.put16(memory, at + CHECKSUM, 0);
        BigEndian.put16(memory, at + CHECKSUM, InternetChecksum.of(memory, at, length, pseudo));
    }
}
