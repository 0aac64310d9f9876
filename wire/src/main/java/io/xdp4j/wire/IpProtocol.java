package io.xdp4j.wire;

/** Protocol numbers of the IPv4 protocol field and the IPv6 next-header field. Source: IANA Protocol Numbers. */
public final class IpProtocol {

    /** IPv6 hop-by-hop options, RFC 8200 section 4.3. */
    public static final int HOP_BY_HOP = 0;

    /** ICMP for IPv4, RFC 792. */
    public static final int ICMP = 1;

    /** IPv4 in IP, RFC 2003. */
    public static final int IPV4 = 4;

    /** TCP, RFC 9293. */
    public static final int TCP = 6;

    /** UDP, RFC 768. */
    public static final int UDP = 17;

    /** IPv6 in IP, RFC 2473. */
    public static final int IPV6 = 41;

    /** IPv6 routing header, RFC 8200 section 4.4. */
    public static final int ROUTING = 43;

    /** IPv6 fragment header, RFC 8200 section 4.5. */
    public static final int FRAGMENT = 44;

    /** ICMPv6, RFC 4443. */
    public static final int ICMPV6 = 58;

    /** IPv6 no next header, RFC 8200 section 4.7. */
    public static final int NO_NEXT_HEADER = 59;

    /** IPv6 destination options, RFC 8200 section 4.6. */
    public static final int DESTINATION_OPTIONS = 60;

    private IpProtocol() {}
}
