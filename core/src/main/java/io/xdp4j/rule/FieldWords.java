package io.xdp4j.rule;

import io.xdp4j.wire.IpText;
import io.xdp4j.wire.MacAddress;
import java.math.BigInteger;
import java.util.Map;

/** Fields and what is in them, as people say it: {@code the UDP destination port is 53}. */
final class FieldWords {

    private enum Form {
        DECIMAL,
        HEX,
        MAC,
        IPV4,
        IPV6,
        ETHER_TYPE,
        PROTOCOL,
        FLAGS
    }

    /** What a field is called, and how its value is written. */
    private record Word(String name, Form form) {}

    /** Some bits of a field. */
    private record Bits(Field field, BigInteger mask) {

        static Bits of(Field field, long mask) {
            return new Bits(field, BigInteger.valueOf(mask));
        }

        static Bits all(Field field) {
            return new Bits(field, field.ones());
        }
    }

    private static final Map<Bits, Word> WORDS = Map.ofEntries(
            word(Field.ETHERNET_DESTINATION, "Ethernet destination address", Form.MAC),
            word(Field.ETHERNET_SOURCE, "Ethernet source address", Form.MAC),
            word(Field.ETHER_TYPE, "EtherType", Form.ETHER_TYPE),
            word(Field.LENGTH, "frame's length", Form.DECIMAL),
            word(Field.IP_PROTOCOL, "IP protocol", Form.PROTOCOL),
            word(Field.IPV4_SOURCE, "IPv4 source address", Form.IPV4),
            word(Field.IPV4_DESTINATION, "IPv4 destination address", Form.IPV4),
            word(Field.IPV6_SOURCE, "IPv6 source address", Form.IPV6),
            word(Field.IPV6_DESTINATION, "IPv6 destination address", Form.IPV6),
            word(Field.UDP_SOURCE_PORT, "UDP source port", Form.DECIMAL),
            word(Field.UDP_DESTINATION_PORT, "UDP destination port", Form.DECIMAL),
            word(Field.UDP_HEADER, "UDP header", Form.HEX),
            word(Field.TCP_SOURCE_PORT, "TCP source port", Form.DECIMAL),
            word(Field.TCP_DESTINATION_PORT, "TCP destination port", Form.DECIMAL),
            word(Field.TCP_FLAGS, "TCP flags", Form.FLAGS),
            word(Field.TCP_HEADER, "TCP header", Form.HEX),
            word(new Field(Layer.ICMPV4, 0, 8), "ICMP header", Form.HEX),
            word(new Field(Layer.ICMPV6, 0, 8), "ICMPv6 header", Form.HEX),
            word(Field.ICMPV4_TYPE, "ICMP type", Form.DECIMAL),
            word(Field.ICMPV4_CODE, "ICMP code", Form.DECIMAL),
            word(Field.ICMPV6_TYPE, "ICMPv6 type", Form.DECIMAL),
            word(Field.ICMPV6_CODE, "ICMPv6 code", Form.DECIMAL),
            word(Field.INNER_IP_PROTOCOL, "inner IP protocol", Form.PROTOCOL),
            word(Field.INNER_IPV4_SOURCE, "inner IPv4 source address", Form.IPV4),
            word(Field.INNER_IPV4_DESTINATION, "inner IPv4 destination address", Form.IPV4),
            word(Field.INNER_IPV6_SOURCE, "inner IPv6 source address", Form.IPV6),
            word(Field.INNER_IPV6_DESTINATION, "inner IPv6 destination address", Form.IPV6),
            word(Field.VLAN_TAG, "VLAN tag", Form.HEX),
            Map.entry(Bits.of(Field.VLAN_TAG, 0x0FFF), new Word("VLAN id", Form.DECIMAL)),
            Map.entry(Bits.of(Field.VLAN_TAG, 0xE000), new Word("VLAN priority", Form.DECIMAL)),
            Map.entry(Bits.of(new Field(Layer.IPV4, 1, 1), 0xFC), new Word("IPv4 DSCP", Form.DECIMAL)),
            Map.entry(Bits.of(new Field(Layer.IPV6, 0, 2), 0x0FC0), new Word("IPv6 DSCP", Form.DECIMAL)));

    private FieldWords() {}

    /** Returns what a field that is there has, if only the bits of {@code mask} are asked for; of none, that it is. */
    static String fact(FrameParser frame, Field field, BigInteger mask) {
        if (mask.signum() == 0) {
            return presence(field);
        }
        Bits asked = new Bits(field, mask);
        Bits told = WORDS.containsKey(asked) ? asked : Bits.all(field);
        String name = name(told);
        boolean isPlural = name.startsWith("bytes") || name.endsWith("flags");
        return name + (isPlural ? " are " : " is ") + value(frame, told);
    }

    /** Returns what a field is called: {@code the UDP destination port}. */
    static String name(Field field) {
        return name(Bits.all(field));
    }

    /** Returns what a layer is called: {@code UDP datagram}. */
    static String name(Layer layer) {
        return switch (layer) {
            case ETHERNET -> "frame";
            case LENGTH -> "frame's length";
            case VLAN -> "VLAN tag";
            case ETHER_TYPE -> "EtherType";
            case IP_PROTOCOL -> "IP protocol";
            case IPV4 -> "IPv4 packet";
            case IPV6 -> "IPv6 packet";
            case UDP -> "UDP datagram";
            case TCP -> "TCP segment";
            case UDP_PAYLOAD -> "UDP payload";
            case TCP_PAYLOAD -> "TCP payload";
            case UDP_QUIC_SOURCE_ID, TCP_QUIC_SOURCE_ID -> "QUIC source connection id";
            case UDP_QUIC_DESTINATION_ID, TCP_QUIC_DESTINATION_ID -> "QUIC destination connection id";
            case ICMPV4 -> "ICMP message";
            case ICMPV6 -> "ICMPv6 message";
            case INNER_IP_PROTOCOL -> "inner IP protocol";
            case INNER_IPV4 -> "inner IPv4 packet";
            case INNER_IPV6 -> "inner IPv6 packet";
        };
    }

    /** Returns {@code name} with its article: {@code a UDP header}, {@code an IPv4 packet}. */
    static String a(String name) {
        return ("AEIOaeio".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
    }

    private static String presence(Field field) {
        Word word = WORDS.get(Bits.all(field));
        if (word != null && field.size() > 0) {
            return "there is " + a(word.name());
        }
        String layer = name(field.layer());
        return field.end() == 0 ? "there is " + a(layer) : "the " + layer + " has " + field.end() + " bytes or more";
    }

    private static String name(Bits bits) {
        Word word = WORDS.get(bits);
        if (word != null) {
            return "the " + word.name();
        }
        Field field = bits.field();
        String bytes =
                field.size() == 1 ? "byte " + field.offset() : "bytes " + field.offset() + " to " + (field.end() - 1);
        return bytes + " of the " + name(field.layer());
    }

    private static String value(FrameParser frame, Bits bits) {
        BigInteger value = number(frame, bits.field()).and(bits.mask());
        return text(bits, value.shiftRight(Math.max(bits.mask().getLowestSetBit(), 0)));
    }

    private static String text(Bits bits, BigInteger value) {
        Word word = WORDS.get(bits);
        return switch (word == null ? Form.HEX : word.form()) {
            case DECIMAL -> value.toString();
            case HEX -> hex(value, bits.field().size());
            case MAC -> new MacAddress(value.longValue()).toString();
            case IPV4 -> IpText.of(value.intValue());
            case IPV6 -> IpText.of(value.shiftRight(Long.SIZE).longValue(), value.longValue());
            case ETHER_TYPE -> NumberWords.etherType(value.intValue());
            case PROTOCOL -> NumberWords.protocol(value.intValue());
            case FLAGS -> hex(value, 1) + ", " + NumberWords.flags(value.intValue());
        };
    }

    private static String hex(BigInteger value, int size) {
        String digits = value.toString(16);
        return "0x" + "0".repeat(size * 2 - digits.length()) + digits;
    }

    private static BigInteger number(FrameParser frame, Field field) {
        byte[] bytes = new byte[field.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) frame.octet(field, i);
        }
        return new BigInteger(1, bytes);
    }

    private static Map.Entry<Bits, Word> word(Field field, String name, Form form) {
        return Map.entry(Bits.all(field), new Word(name, form));
    }
}
