package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.Objects;

/**
 * Bytes of a frame that rules can test. A field that is not wholly there, as {@link FrameParser} defines it, makes
 * every test of it fail.
 *
 * @param layer what it is counted from
 * @param offset the bytes from there to the field, 0 or more; with the size at most {@link #MOST_BYTES}
 * @param size its bytes, 0 to {@link #MOST_SIZE}; a field of none is there if the layer has {@code offset} bytes
 * @since 0.1. Source: RFC 791, 8200, 768, 9293, 792, 4443 and 8999 for offsets and sizes
 */
public record Field(Layer layer, int offset, int size) {

    /** How far from the start of its layer a field may end, in bytes. */
    public static final int MOST_BYTES = 4096;

    /** How many bytes a field may have. */
    public static final int MOST_SIZE = 20;

    /** The address that a frame goes to. */
    public static final Field ETHERNET_DESTINATION = new Field(Layer.ETHERNET, 0, 6);
    /** The address that a frame comes from. */
    public static final Field ETHERNET_SOURCE = new Field(Layer.ETHERNET, 6, 6);
    /** What follows the Ethernet header and the VLAN tags that are looked through. */
    public static final Field ETHER_TYPE = new Field(Layer.ETHER_TYPE, 0, 2);
    /** Priority (3 bits), drop eligibility (1) and id (12) of the outermost VLAN tag. */
    public static final Field VLAN_TAG = new Field(Layer.VLAN, 0, 2);
    /** The frame's length in bytes. */
    public static final Field LENGTH = new Field(Layer.LENGTH, 0, 4);
    /** The protocol that an IPv4 or IPv6 packet carries. */
    public static final Field IP_PROTOCOL = new Field(Layer.IP_PROTOCOL, 0, 1);
    /** The address that an IPv4 packet comes from. */
    public static final Field IPV4_SOURCE = new Field(Layer.IPV4, 12, 4);
    /** The address that an IPv4 packet goes to. */
    public static final Field IPV4_DESTINATION = new Field(Layer.IPV4, 16, 4);
    /** The address that an IPv6 packet comes from. */
    public static final Field IPV6_SOURCE = new Field(Layer.IPV6, 8, 16);
    /** The address that an IPv6 packet goes to. */
    public static final Field IPV6_DESTINATION = new Field(Layer.IPV6, 24, 16);
    /** The port that a UDP datagram comes from. */
    public static final Field UDP_SOURCE_PORT = new Field(Layer.UDP, 0, 2);
    /** The port that a UDP datagram goes to. */
    public static final Field UDP_DESTINATION_PORT = new Field(Layer.UDP, 2, 2);
    /** The whole header of a UDP datagram. */
    public static final Field UDP_HEADER = new Field(Layer.UDP, 0, 8);
    /** The port that a TCP segment comes from. */
    public static final Field TCP_SOURCE_PORT = new Field(Layer.TCP, 0, 2);
    /** The port that a TCP segment goes to. */
    public static final Field TCP_DESTINATION_PORT = new Field(Layer.TCP, 2, 2);
    /** The flags of a TCP segment, such as {@link io.xdp4j.wire.Tcp#SYN}. */
    public static final Field TCP_FLAGS = new Field(Layer.TCP, 13, 1);
    /** The header of a TCP segment without options. */
    public static final Field TCP_HEADER = new Field(Layer.TCP, 0, 20);
    /** The type of an ICMP message over IPv4. */
    public static final Field ICMPV4_TYPE = new Field(Layer.ICMPV4, 0, 1);
    /** The code of an ICMP message over IPv4. */
    public static final Field ICMPV4_CODE = new Field(Layer.ICMPV4, 1, 1);
    /** The type of an ICMPv6 message. */
    public static final Field ICMPV6_TYPE = new Field(Layer.ICMPV6, 0, 1);
    /** The code of an ICMPv6 message. */
    public static final Field ICMPV6_CODE = new Field(Layer.ICMPV6, 1, 1);
    /** The protocol of a packet that is the payload of another. */
    public static final Field INNER_IP_PROTOCOL = new Field(Layer.INNER_IP_PROTOCOL, 0, 1);
    /** The address that an IPv4 packet comes from that is the payload of another. */
    public static final Field INNER_IPV4_SOURCE = new Field(Layer.INNER_IPV4, 12, 4);
    /** The address that an IPv4 packet goes to that is the payload of another. */
    public static final Field INNER_IPV4_DESTINATION = new Field(Layer.INNER_IPV4, 16, 4);
    /** The address that an IPv6 packet comes from that is the payload of another. */
    public static final Field INNER_IPV6_SOURCE = new Field(Layer.INNER_IPV6, 8, 16);
    /** The address that an IPv6 packet goes to that is the payload of another. */
    public static final Field INNER_IPV6_DESTINATION = new Field(Layer.INNER_IPV6, 24, 16);

    /** Checks the ranges. */
    public Field {
        Objects.requireNonNull(layer, "layer");
        if (size < 0 || size > MOST_SIZE || offset < 0 || offset > MOST_BYTES - size) {
            throw new IllegalArgumentException(layer + "[" + offset + ":" + size + "]: must be of 0 to " + MOST_SIZE
                    + " bytes and end at most " + MOST_BYTES + " after its start");
        }
    }

    /** Returns the number that has all bits of the field set. */
    public BigInteger ones() {
        return BigInteger.ONE.shiftLeft(size * 8).subtract(BigInteger.ONE);
    }

    /** How many bytes its layer must have for the field to be there. */
    int end() {
        return offset + size;
    }

    /**
     * Returns the field that {@code text} names as in {@code ip[16:4]}; one byte if it says no size.
     *
     * @throws RuleSyntaxException if it names none
     */
    public static Field parse(String text) {
        return new RuleParser(text).field();
    }

    /** Returns it as in {@code ip[16:4]}, and {@code ip[9]} if it is one byte. */
    @Override
    public String toString() {
        return layer + "[" + offset + (size == 1 ? "]" : ":" + size + "]");
    }
}
