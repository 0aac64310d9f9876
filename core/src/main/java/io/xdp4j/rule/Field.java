package io.xdp4j.rule;

/**
 * A field of a frame that rules can test, and where it is within its header.
 *
 * <p>This is all that the evaluator and the compiler know of a field: a new one is a line here. A field that is not
 * wholly there, as {@link FrameParser} defines it, makes every test of it fail.
 *
 * @since 0.1. Source: RFC 791, 8200, 768, 9293, 792, 4443 and 8999 for offsets and sizes
 */
public enum Field {
    /** The protocol that an IPv4 or IPv6 packet carries, 8 bits. */
    IP_PROTOCOL(Layer.IP_PROTOCOL, 0, 1),
    /** The address that an IPv4 packet comes from, 32 bits. */
    IPV4_SOURCE(Layer.IPV4, 12, 4),
    /** The address that an IPv4 packet goes to, 32 bits. */
    IPV4_DESTINATION(Layer.IPV4, 16, 4),
    /** The address that an IPv6 packet comes from, 128 bits. */
    IPV6_SOURCE(Layer.IPV6, 8, 16),
    /** The address that an IPv6 packet goes to, 128 bits. */
    IPV6_DESTINATION(Layer.IPV6, 24, 16),
    /** The port that a UDP datagram comes from, 16 bits. */
    UDP_SOURCE_PORT(Layer.UDP, 0, 2),
    /** The port that a UDP datagram goes to, 16 bits. */
    UDP_DESTINATION_PORT(Layer.UDP, 2, 2),
    /** The whole header of a UDP datagram, 64 bits. */
    UDP_HEADER(Layer.UDP, 0, 8),
    /** The port that a TCP segment comes from, 16 bits. */
    TCP_SOURCE_PORT(Layer.TCP, 0, 2),
    /** The port that a TCP segment goes to, 16 bits. */
    TCP_DESTINATION_PORT(Layer.TCP, 2, 2),
    /** The flags of a TCP segment, 8 bits, such as {@link io.xdp4j.wire.Tcp#SYN}. */
    TCP_FLAGS(Layer.TCP, 13, 1),
    /** The source connection id of QUIC over UDP, of long headers alone; of any length, its first 20 bytes. */
    UDP_QUIC_SOURCE_ID(Layer.UDP_QUIC_SOURCE_ID, 0, 20),
    /** The destination connection id of QUIC over UDP, of short headers alone: what may be its 20 bytes. */
    UDP_QUIC_DESTINATION_ID(Layer.UDP_QUIC_DESTINATION_ID, 0, 20),
    /** As {@link #UDP_QUIC_SOURCE_ID}, at the start of a TCP segment's payload. */
    TCP_QUIC_SOURCE_ID(Layer.TCP_QUIC_SOURCE_ID, 0, 20),
    /** As {@link #UDP_QUIC_DESTINATION_ID}, at the start of a TCP segment's payload. */
    TCP_QUIC_DESTINATION_ID(Layer.TCP_QUIC_DESTINATION_ID, 0, 20),
    /** The type of an ICMP message over IPv4, 8 bits. */
    ICMPV4_TYPE(Layer.ICMPV4, 0, 1),
    /** The code of an ICMP message over IPv4, 8 bits. */
    ICMPV4_CODE(Layer.ICMPV4, 1, 1),
    /** The type of an ICMPv6 message, 8 bits. */
    ICMPV6_TYPE(Layer.ICMPV6, 0, 1),
    /** The code of an ICMPv6 message, 8 bits. */
    ICMPV6_CODE(Layer.ICMPV6, 1, 1),
    /** The protocol that an IPv4 or IPv6 packet carries that is the payload of another, 8 bits. */
    INNER_IP_PROTOCOL(Layer.INNER_IP_PROTOCOL, 0, 1),
    /** The address that an IPv4 packet goes to that is the payload of another IP packet, 32 bits. */
    INNER_IPV4_DESTINATION(Layer.INNER_IPV4, 16, 4),
    /** The address that an IPv6 packet goes to that is the payload of another IP packet, 128 bits. */
    INNER_IPV6_DESTINATION(Layer.INNER_IPV6, 24, 16);

    private final Layer layer;
    private final int offset;
    private final int size;

    Field(Layer layer, int offset, int size) {
        this.layer = layer;
        this.offset = offset;
        this.size = size;
    }

    /** Returns the size in bytes, 1 to 20; of a connection id the most that can be tested. */
    public int size() {
        return size;
    }

    Layer layer() {
        return layer;
    }

    /** The bytes from the start of the layer to the field. */
    int offset() {
        return offset;
    }

    /** Whether it is a number, of at most 128 bits; a connection id is bytes. */
    boolean isNumber() {
        return size <= 16;
    }

    /** All ones in the upper 64 of the field's bits; 0 if it has no more than 64. */
    long onesHigh() {
        return size <= 8 ? 0 : -1L >>> (16 - size) * 8;
    }

    /** All ones in the lower 64 of the field's bits. */
    long onesLow() {
        return size >= 8 ? -1L : -1L >>> (8 - size) * 8;
    }
}
