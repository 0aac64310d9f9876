package io.xdp4j.linux;

import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.PortSet;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import io.xdp4j.wire.IpText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The lists that are timed. Addresses are spread over 10.0.0.0/8, so that no two are near each other. */
final class RuleLists {

    private RuleLists() {}

    static RuleList ports(int count) {
        return list(count, port -> Match.udpDestinationPort(port + 1).drop());
    }

    static RuleList addresses(int count) {
        return list(count, i -> Match.ipv4Destination(text(i)).drop());
    }

    static RuleList tuples(int count) {
        return list(
                count,
                i -> Match.ipv4UdpTuple(text(i), i & 0xFFFF, text(i + 1), 53).drop());
    }

    /** Prefixes of 13 lengths. */
    static RuleList prefixes(int count) {
        return list(count, i -> Match.ipv4Destination(prefix(i)).drop());
    }

    /** All of the 23 types but the match of everything, evenly. */
    static RuleList mixed(int count) {
        return list(count, i -> mixed(i % 22, i).drop());
    }

    static RuleList set(SetType type, int count) {
        List<SetElement> elements = IntStream.range(0, count)
                .mapToObj(i -> type == SetType.ADDRESS
                        ? SetElement.address(address(i))
                        : SetElement.parse(type, prefix(i)).getFirst())
                .distinct()
                .toList();
        SetSpec set = new SetSpec("deny", type, Math.max(count, 1), elements);
        Rule rule = new FieldTest.InSet(List.of(Field.IPV4_DESTINATION), "deny").drop();
        return new RuleList(List.of(rule), ParserMode.STRICT, List.of(set));
    }

    /** The {@code i}-th address, i below 2 to the 24th: each once. */
    static int address(int i) {
        return 0x0A000000 | i * 0x9E3779 & 0xFFFFFF;
    }

    private static Match mixed(int type, int i) {
        int port = i & 0xFFFF;
        String id = "%08x".formatted(i);
        return switch (type) {
            case 0 -> Match.udpDestinationPort(port);
            case 1 -> Match.ipv4Destination(prefix(i));
            case 2 -> Match.ipv6Destination("2001:db8:" + Integer.toHexString(port) + "::/" + (48 + i % 13));
            case 3 -> Match.ipv4UdpTuple(text(i), port, text(i + 1), 53);
            case 4 -> Match.ipv6UdpTuple("2001:db8::1", port, "2001:db8::2", 53);
            case 5 -> Match.quicSourceId(port, 0, id);
            case 6 -> Match.quicDestinationId(port, 0, id);
            case 7 -> Match.tcpQuicSourceId(port, 0, id);
            case 8 -> Match.tcpQuicDestinationId(port, 0, id);
            case 9 -> Match.udpDestinationPorts(PortSet.of(port, port ^ 1, port ^ 2));
            case 10 -> Match.ipv4UdpPorts(text(i), PortSet.of(port, port ^ 1));
            case 11 -> Match.ipv6UdpPorts("2001:db8::" + Integer.toHexString(port), PortSet.of(port, port ^ 1));
            case 12 -> Match.ipv4TcpPorts(text(i), PortSet.of(port, port ^ 1));
            case 13 -> Match.ipv6TcpPorts("2001:db8::" + Integer.toHexString(port), PortSet.of(port, port ^ 1));
            case 14 -> Match.tcpDestinationPort(port);
            case 15 -> Match.tcpControlDestinationPort(port);
            case 16 -> Match.ipProtocol(18 + i % 200);
            case 17 -> Match.innerIpv4UdpDestination(text(i));
            case 18 -> Match.innerIpv6UdpDestination("2001:db8::" + Integer.toHexString(port));
            case 19 -> Match.ipv4EchoReply(text(i));
            case 20 -> Match.ipv6EchoReply("2001:db8::" + Integer.toHexString(port));
            default -> FieldTest.equal(Field.UDP_SOURCE_PORT, port);
        };
    }

    private static RuleList list(int count, IntFunction<Rule> rule) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule.apply(i));
        }
        return new RuleList(rules);
    }

    private static String text(int i) {
        return IpText.of(address(i));
    }

    private static String prefix(int i) {
        int length = 20 + i % 13;
        return IpText.of(address(i) & -1 << 32 - length) + "/" + length;
    }
}
