package io.xdp4j.rule;

/** A header that the parser finds in a frame, or does not. */
enum Layer {
    /** The one byte, in the IPv4 header, the IPv6 header or its last extension header, that names what IP carries. */
    IP_PROTOCOL,
    IPV4,
    IPV6,
    UDP,
    TCP,
    /** The source connection id of a long header of QUIC over UDP. */
    UDP_QUIC_SOURCE_ID,
    /** The destination connection id of a short header of QUIC over UDP, and all that follows it. */
    UDP_QUIC_DESTINATION_ID,
    /** As {@link #UDP_QUIC_SOURCE_ID}, over TCP. */
    TCP_QUIC_SOURCE_ID,
    /** As {@link #UDP_QUIC_DESTINATION_ID}, over TCP. */
    TCP_QUIC_DESTINATION_ID,
    /** Over IPv4. */
    ICMPV4,
    /** Over IPv6. */
    ICMPV6,
    /** As {@link #IP_PROTOCOL}, of the packet inside. */
    INNER_IP_PROTOCOL,
    /** What a packet of protocol 4 holds. */
    INNER_IPV4,
    /** What a packet of protocol 41 holds. */
    INNER_IPV6
}
