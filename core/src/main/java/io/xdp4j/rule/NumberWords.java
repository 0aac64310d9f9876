package io.xdp4j.rule;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Numbers of headers with what they stand for: {@code 6, TCP}. */
final class NumberWords {

    private static final Map<Integer, String> PROTOCOLS = Map.ofEntries(
            Map.entry(IpProtocol.ICMP, "ICMP"),
            Map.entry(2, "IGMP"), // IANA Protocol Numbers, as those below that the library has no other use for
            Map.entry(IpProtocol.IPV4, "IPv4"),
            Map.entry(IpProtocol.TCP, "TCP"),
            Map.entry(IpProtocol.UDP, "UDP"),
            Map.entry(IpProtocol.IPV6, "IPv6"),
            Map.entry(47, "GRE"),
            Map.entry(50, "ESP"),
            Map.entry(51, "AH"),
            Map.entry(IpProtocol.ICMPV6, "ICMPv6"),
            Map.entry(IpProtocol.NO_NEXT_HEADER, "no next header"),
            Map.entry(132, "SCTP"));

    private static final Map<Integer, String> ETHER_TYPES = Map.of(
            EtherType.IPV4,
            "IPv4",
            EtherType.IPV6,
            "IPv6",
            EtherType.ARP,
            "ARP",
            EtherType.VLAN,
            "VLAN",
            EtherType.QINQ,
            "VLAN",
            0x88CC,
            "LLDP"); // IEEE 802.1AB

    /** The flags of TCP from the lowest bit to the highest, RFC 9293 section 3.1. */
    private static final List<String> FLAGS = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

    private NumberWords() {}

    static String protocol(int number) {
        return named(Integer.toString(number), PROTOCOLS.get(number));
    }

    static String etherType(int number) {
        return named(String.format("0x%04x", number), ETHER_TYPES.get(number));
    }

    /** Returns the names of the flags that are set: {@code SYN ACK}. */
    static String flags(int number) {
        List<String> names = IntStream.range(0, FLAGS.size())
                .filter(bit -> (number >>> bit & 1) != 0)
                .mapToObj(FLAGS::get)
                .toList();
        return names.isEmpty() ? "none" : String.join(" ", names);
    }

    private static String named(String number, String name) {
        return name == null ? number : number + ", " + name;
    }
}
