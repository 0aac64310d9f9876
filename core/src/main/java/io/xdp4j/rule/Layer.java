package io.xdp4j.rule;

/** A header that the parser finds in a frame, or does not. */
enum Layer {
    /** The one byte, in the IPv4 header, the IPv6 header or its last extension header, that names what IP carries. */
    IP_PROTOCOL,
    IPV4,
    IPV6,
    UDP,
    TCP
}
