package io.xdp4j.wire;

/** EtherTypes of the Ethernet header. Source: IANA IEEE 802 Numbers. */
public final class EtherType {

    /** IPv4, RFC 894. */
    public static final int IPV4 = 0x0800;

    /** ARP, RFC 826. */
    public static final int ARP = 0x0806;

    /** VLAN tag (C-Tag), IEEE 802.1Q. */
    public static final int VLAN = 0x8100;

    /** IPv6, RFC 2464. */
    public static final int IPV6 = 0x86DD;

    /** Outer VLAN tag of two (S-Tag), IEEE 802.1ad, since 2011 in 802.1Q. */
    public static final int QINQ = 0x88A8;

    private EtherType() {}
}
