package io.xdp4j.rule;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** What words of rules stand for, for the parser and the printer alike. */
final class Vocabulary {

    /** An IPv4 packet, whatever is in it. */
    static final Match IPV4 = FieldTest.present(new Field(Layer.IPV4, 0, 0));

    /** An IPv6 packet, whatever is in it. */
    static final Match IPV6 = FieldTest.present(new Field(Layer.IPV6, 0, 0));

    /** The bits of a VLAN tag that are its id. */
    static final int VLAN_ID = 0x0FFF;

    /** The bits of a VLAN tag that are its priority. */
    static final int VLAN_PRIORITY = 0xE000;

    static final int VLAN_PRIORITY_SHIFT = 13;

    private static final int ICMP_SIZE = 8;
    private static final int DSCP_SHIFT_IPV4 = 2;
    private static final int DSCP_SHIFT_IPV6 = 6;
    private static final Field TRAFFIC_CLASS_IPV4 = new Field(Layer.IPV4, 1, 1);
    private static final Field TRAFFIC_CLASS_IPV6 = new Field(Layer.IPV6, 0, 2);

    private static final Map<String, Match> MATCHES = Map.ofEntries(
            Map.entry("all", Match.all()),
            Map.entry("none", Match.none()),
            Map.entry("ip", IPV4),
            Map.entry("ip6", IPV6),
            Map.entry("arp", FieldTest.equal(Field.ETHER_TYPE, EtherType.ARP)),
            Map.entry("udp", Match.udp()),
            Map.entry("tcp", FieldTest.present(Field.TCP_HEADER)),
            Map.entry("icmp", FieldTest.present(new Field(Layer.ICMPV4, 0, ICMP_SIZE))),
            Map.entry("icmp6", FieldTest.present(new Field(Layer.ICMPV6, 0, ICMP_SIZE))),
            Map.entry("vlan", FieldTest.present(Field.VLAN_TAG)),
            Map.entry("inner ip", FieldTest.present(new Field(Layer.INNER_IPV4, 0, 0))),
            Map.entry("inner ip6", FieldTest.present(new Field(Layer.INNER_IPV6, 0, 0))),
            Map.entry("inner udp", FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.UDP)),
            Map.entry("inner tcp", FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.TCP)),
            Map.entry("ether broadcast", FieldTest.equal(Layer.ETHERNET, 0, "ffffffffffff")),
            Map.entry("ether multicast", FieldTest.anyBit(new Field(Layer.ETHERNET, 0, 1), 1)),
            Map.entry("ip multicast", new FieldTest.Between(new Field(Layer.IPV4, 16, 1), 0xFF, 0xE0, 0xFF)),
            Map.entry("ip6 multicast", FieldTest.equal(new Field(Layer.IPV6, 24, 1), 0xFF)));

    private static final Map<Match, String> WORDS = words();

    private Vocabulary() {}

    /** Returns what {@code words} that take no value stand for. */
    static Match match(String words) {
        return MATCHES.get(words);
    }

    /** Returns the words for a match that takes no value; empty if there are none. */
    static String words(Match match) {
        return WORDS.getOrDefault(match, "");
    }

    /** Returns the match of packets with that differentiated services code point, 0 to 63. */
    static Match dscp(int number) {
        return equal(TRAFFIC_CLASS_IPV4, 0x3F << DSCP_SHIFT_IPV4, number << DSCP_SHIFT_IPV4)
                .or(equal(TRAFFIC_CLASS_IPV6, 0x3F << DSCP_SHIFT_IPV6, number << DSCP_SHIFT_IPV6));
    }

    /** Returns the match of frames whose outermost VLAN tag has that id, or one of those, 0 to 4095. */
    static Match vlan(ValueParser.Range ids) {
        return ids.single()
                ? equal(Field.VLAN_TAG, VLAN_ID, ids.first().longValue())
                : new FieldTest.Between(
                        Field.VLAN_TAG,
                        VLAN_ID,
                        ids.first().longValue(),
                        ids.last().longValue());
    }

    /** Returns the match of frames whose outermost VLAN tag has that priority, 0 to 7. */
    static Match vlanPriority(int priority) {
        return equal(Field.VLAN_TAG, VLAN_PRIORITY, (long) priority << VLAN_PRIORITY_SHIFT);
    }

    /** Returns the match of the packets of {@code version} that carry protocol {@code number}. */
    static Match protocol(Match version, int number) {
        return version.and(Match.ipProtocol(number));
    }

    /** Returns the test that {@code field & mask == value}. */
    static FieldTest equal(Field field, long mask, long value) {
        return new FieldTest.Equal(field, BigInteger.valueOf(mask), BigInteger.valueOf(value));
    }

    private static Map<Match, String> words() {
        Map<Match, String> words = new HashMap<>();
        MATCHES.forEach((word, match) -> words.put(match, word));
        return Map.copyOf(words);
    }
}
