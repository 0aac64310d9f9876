package io.xdp4j.device;

/**
 * What of a frame is hashed to choose a queue. A frame is hashed as the most special of those that are asked for and
 * that it has: fragments have no ports. Source: NDIS_HASH_* of Windows, RSS hashing types.
 *
 * @since 0.1
 */
public enum RssHash {
    /** Addresses of IPv4. */
    IPV4,

    /** Addresses of IPv4 and ports of TCP. */
    TCP_IPV4,

    /** Addresses of IPv4 and ports of UDP. */
    UDP_IPV4,

    /** Addresses of IPv6. */
    IPV6,

    /** Addresses of IPv6 and ports of TCP. */
    TCP_IPV6,

    /** Addresses of IPv6 and ports of UDP. */
    UDP_IPV6
}
