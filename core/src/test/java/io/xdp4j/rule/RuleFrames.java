package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rule lists and frames to compare engines with: random ones, the same for the same seed, and one of each kind. */
public final class RuleFrames {

    private final RandomRules rules;
    private final RandomFrames frames;

    /** Makes random ones. */
    public RuleFrames(long seed) {
        Pick pick = new Pick(seed);
        rules = new RandomRules(pick);
        frames = new RandomFrames(pick);
    }

    /** Returns up to {@code limit} rules. */
    public RuleList rules(int limit) {
        return rules.rules(limit);
    }

    /** Returns a frame. */
    public byte[] frame() {
        return frames.frame();
    }

    /** Returns {@code frame} cut after each of its bytes, the empty frame first. */
    static Stream<byte[]> truncations(byte[] frame) {
        return IntStream.rangeClosed(0, frame.length).mapToObj(length -> Arrays.copyOf(frame, length));
    }

    /** Returns lists of one rule: every kind of match in both modes, and every action. */
    static List<RuleList> oneOfEach() {
        List<RuleList> lists = new ArrayList<>();
        for (Match match : matches()) {
            RuleList list = RuleList.of(actions(match).get(lists.size() / 2 % 5));
            lists.add(list);
            lists.add(list.withParser(ParserMode.WINDOWS_COMPAT));
        }
        actions(Match.udpDestinationPort(53)).forEach(rule -> lists.add(RuleList.of(rule)));
        return lists;
    }

    /** Returns what reproduces a difference. */
    public static String describe(RuleList rules, byte[] frame) {
        return rules + " on " + HexFormat.of().formatHex(frame);
    }

    private static List<Rule> actions(Match match) {
        return List.of(
                match.pass(),
                match.drop(),
                match.reflect(),
                match.redirect(RandomRules.MAP),
                match.redirectOrDrop(RandomRules.MAP));
    }

    private static List<Match> matches() {
        return Stream.of(named(), namedSets(), tests()).flatMap(List::stream).toList();
    }

    private static List<Match> named() {
        return List.of(
                Match.all(),
                Match.none(),
                Match.ipProtocol(17),
                Match.ipv4Destination("192.0.2.1"),
                Match.ipv4Destination("128.0.0.0/1"),
                Match.ipv4Destination("0.0.0.0/0"),
                Match.ipv6Destination("2001:db8::1"),
                Match.ipv6Destination("2001:db8::/37"),
                Match.ipv6Destination("::/0"),
                Match.udpDestinationPort(53),
                Match.udp(),
                Match.ipv4UdpTuple("192.0.2.2", 1111, "192.0.2.1", 53),
                Match.ipv6UdpTuple("2001:db8::2", 1111, "2001:db8::1", 53),
                Match.tcpDestinationPort(443),
                Match.tcpControlDestinationPort(443),
                Match.quicSourceId(443, 1, "c0ffee"),
                Match.quicDestinationId(443, 0, "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff"),
                Match.tcpQuicSourceId(443, 17, "c0ffee"),
                Match.tcpQuicDestinationId(443, 3, ""),
                Match.ipv4EchoReply("192.0.2.1"),
                Match.ipv6EchoReply("2001:db8::1"),
                Match.innerIpv4UdpDestination("192.0.2.1"),
                Match.innerIpv6UdpDestination("2001:db8::/32"));
    }

    private static List<Match> namedSets() {
        return List.of(
                Match.udpDestinationPorts(PortSet.of()),
                Match.udpDestinationPorts(PortSet.of(53, 443)),
                Match.ipv4UdpPorts("192.0.2.1", RandomRules.EVEN),
                Match.ipv6UdpPorts("2001:db8::1", PortSet.range(0, 65535)),
                Match.ipv4TcpPorts("192.0.2.1", RandomRules.EVEN),
                Match.ipv6TcpPorts("2001:db8::1", RandomRules.EVEN));
    }

    /** What has no name: each kind of test, of few bytes and of many, of each layer. */
    private static List<Match> tests() {
        List<Match> tests = new ArrayList<>(List.of(
                FieldTest.equal(Field.ETHERNET_SOURCE, 0x020000000001L),
                FieldTest.equal(Layer.UDP_PAYLOAD, 1, "00"),
                FieldTest.equal(Layer.ETHERNET, 100, ""),
                FieldTest.anyBit(Field.VLAN_TAG, 0x0FFF),
                new FieldTest.Between(Field.LENGTH, 0xFFFFFFFFL, 40, 60),
                new FieldTest.Between(new Field(Layer.IPV6, 8, 8), -1, 0x20010DB8_00000000L, -1),
                new FieldTest.Differs(Field.IPV6_SOURCE, Field.IPV6_SOURCE.ones(), BigInteger.ONE),
                Match.udp().not(),
                Match.udpDestinationPort(53)
                        .or(Match.tcpDestinationPort(443))
                        .and(Match.ipProtocol(17).not())));
        for (Layer layer : Layer.values()) {
            tests.add(FieldTest.present(new Field(layer, 0, 1)));
            tests.add(FieldTest.present(new Field(layer, 9, 0)).not());
        }
        return tests;
    }
}
