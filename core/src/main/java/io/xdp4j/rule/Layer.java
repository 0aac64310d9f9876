package io.xdp4j.rule;

/**
 * Something in a frame that fields are counted from; the parser finds it, or it is not there.
 *
 * @since 0.1
 */
public enum Layer {
    /** The frame from its first byte, if it has at least the 14 of an Ethernet header. */
    ETHERNET("ether"),
    /** The frame's length as 4 bytes; always there. */
    LENGTH("len"),
    /** The two bytes of the outermost VLAN tag's priority and id. */
    VLAN("vlan"),
    /** The two bytes that say what follows the Ethernet header and its tags. */
    ETHER_TYPE("ethertype"),
    /** The one byte, in the IPv4 header, the IPv6 header or its last extension header, that names what IP carries. */
    IP_PROTOCOL("proto"),
    /** An IPv4 packet. */
    IPV4("ip"),
    /** An IPv6 packet. */
    IPV6("ip6"),
    /** A UDP datagram over IPv4 or IPv6. */
    UDP("udp"),
    /** A TCP segment over IPv4 or IPv6. */
    TCP("tcp"),
    /** What follows the header of a UDP datagram. */
    UDP_PAYLOAD("udp payload"),
    /** What follows the header and options of a TCP segment. */
    TCP_PAYLOAD("tcp payload"),
    /** The source connection id of a long header of QUIC over UDP. */
    UDP_QUIC_SOURCE_ID("quic scid"),
    /** What may be the destination connection id of a short header of QUIC over UDP. */
    UDP_QUIC_DESTINATION_ID("quic dcid"),
    /** As {@link #UDP_QUIC_SOURCE_ID}, at the start of a TCP segment's payload. */
    TCP_QUIC_SOURCE_ID("tcp quic scid"),
    /** As {@link #UDP_QUIC_DESTINATION_ID}, at the start of a TCP segment's payload. */
    TCP_QUIC_DESTINATION_ID("tcp quic dcid"),
    /** An ICMP message over IPv4. */
    ICMPV4("icmp"),
    /** An ICMPv6 message. */
    ICMPV6("icmp6"),
    /** As {@link #IP_PROTOCOL}, of the packet inside of another. */
    INNER_IP_PROTOCOL("inner proto"),
    /** What a packet of protocol 4 holds. */
    INNER_IPV4("inner ip"),
    /** What a packet of protocol 41 holds. */
    INNER_IPV6("inner ip6");

    private final String text;

    Layer(String text) {
        this.text = text;
    }

    /** Returns how many bytes it has at most. */
    int mostBytes() {
        return switch (this) {
            case LENGTH -> Integer.BYTES;
            case VLAN, ETHER_TYPE -> Short.BYTES;
            case IP_PROTOCOL, INNER_IP_PROTOCOL -> 1;
            default -> Integer.MAX_VALUE;
        };
    }

    /** Returns the words that name it in the text of a rule. */
    @Override
    public String toString() {
        return text;
    }
}
