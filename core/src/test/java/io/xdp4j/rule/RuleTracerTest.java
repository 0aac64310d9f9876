package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.ICMP;
import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ports;
import static io.xdp4j.rule.Packets.udpOverIpv4;
import static io.xdp4j.rule.Packets.udpOverIpv6;
import static io.xdp4j.rule.Packets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of frames, and that it is what the evaluator does. */
final class RuleTracerTest {

    private static final byte[] UDP4 = udpOverIpv4(53);
    private static final byte[] UDP6 = udpOverIpv6(53);
    private static final byte[] SYN = ethernet(IPV4_TYPE, ipv4(TCP, Packets.tcp(1111, 443, 2, new byte[0], UDP4)));
    private static final byte[] ARP = ethernet(0x0806, new byte[28]);
    private static final byte[] LATER = ethernet(IPV4_TYPE, ipv4(UDP, 0x00B9, new byte[0], ports(1111, 53)));
    private static final byte[] TAGGED = Packets.tagged(0x8100, IPV4_TYPE, ipv4(UDP, ports(1111, 53)));
    private static final Match DNS = Match.udpDestinationPort(53);

    @ParameterizedTest
    @MethodSource("reasons")
    void reasonIsWhatTheFrameHas(Match match, byte[] frame, String reasons) {
        assertEquals(reasons, said(match, frame, ParserMode.STRICT));
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                says(DNS, UDP4, "the UDP destination port is 53"),
                says(DNS, udpOverIpv4(80), "the UDP destination port is 80"),
                says(DNS, SYN, "there is no UDP header (the protocol is 6, TCP)"),
                says(DNS, ARP, "there is no IP packet (the EtherType is 0x0806, ARP)"),
                says(DNS, LATER, "a later fragment has no UDP header"),
                says(DNS, cut(UDP4, 37), "the frame ends after 37 bytes"),
                says(DNS, cut(UDP4, 20), "the frame ends after 20 bytes"),
                says(DNS, cut(UDP4, 5), "the frame ends after 5 bytes"),
                says(DNS, with(UDP4, 17, 22), "the UDP datagram ends after 2 bytes"),
                says(DNS, with(UDP4, 17, 19), "the IPv4 total length is 19 bytes, less than its header's 20"),
                says(DNS, with(UDP4, 14, 0x65), "the IPv4 packet says that its IP version is 6"),
                says(DNS, with(UDP4, 14, 0x44), "the IPv4 header's length is 16 bytes, less than 20"),
                says(DNS, with(UDP6, 14, 0x45), "the IPv6 packet says that its IP version is 4"),
                says(Match.udp(), UDP4, "there is a UDP header"),
                says(Match.udp().not(), UDP4, Match.udp() + " holds: there is a UDP header"),
                says(Match.udp().not(), ARP, "there is no IP packet (the EtherType is 0x0806, ARP)"),
                says(Match.all(), ARP, ""),
                says(Match.none(), ARP, ""),
                says(Match.all().not(), ARP, "all holds"),
                says(
                        DNS.or(Match.tcpDestinationPort(53)),
                        SYN,
                        "there is no UDP header (the protocol is 6, TCP) | the TCP destination port is 443"),
                says(DNS.or(Match.udpDestinationPort(54)), udpOverIpv4(80), "the UDP destination port is 80"),
                says(DNS.or(Match.ipProtocol(17)), UDP4, "the UDP destination port is 53"),
                says(
                        DNS.and(Match.ipv4Destination("10.0.0.0/8")).and(Match.ipProtocol(6)),
                        UDP4,
                        "the IPv4 destination address is 192.0.2.1"),
                says(
                        DNS.and(Match.ipv6Destination("2001:db8::/32")),
                        UDP6,
                        "the UDP destination port is 53 | the IPv6 destination address is 2001:db8::1"),
                says(Match.ipProtocol(6), UDP4, "the IP protocol is 17, UDP"),
                says(
                        Match.tcpControlDestinationPort(443),
                        SYN,
                        "the TCP destination port is 443 | the TCP flags are 0x02, SYN"),
                says(Match.ipv4EchoReply("192.0.2.1"), icmp(8), "the ICMP type is 8"),
                says(Match.ipv6EchoReply("::1"), icmp(8), "there is no IPv6 packet (the EtherType is 0x0800, IPv4)"),
                says(equal(Field.ETHERNET_SOURCE, 1), UDP4, "the Ethernet source address is 02:00:00:00:00:01"),
                says(equal(Field.ETHER_TYPE, 1), UDP4, "the EtherType is 0x0800, IPv4"),
                says(equal(Field.LENGTH, 1), ARP, "the frame's length is 42"),
                says(equal(Field.VLAN_TAG, 1), UDP4, "there is no VLAN tag"),
                says(FieldTest.anyBit(Field.VLAN_TAG, 0x0FFF), TAGGED, "the VLAN id is 100"),
                says(FieldTest.anyBit(Field.VLAN_TAG, 0xE000), TAGGED, "the VLAN priority is 1"),
                says(
                        FieldTest.equal(Layer.UDP_PAYLOAD, 1, "c0ffee"),
                        UDP4,
                        "bytes 1 to 3 of the UDP payload are 0x000000"),
                says(FieldTest.equal(Layer.UDP, 2, "01"), UDP4, "byte 2 of the UDP datagram is 0x00"),
                says(
                        Match.innerIpv4UdpDestination("0.0.0.0/0"),
                        UDP4,
                        "there is no inner IP packet (the protocol is 17, UDP)"),
                says(Match.quicSourceId(53, 0, "c0"), UDP4, "the QUIC header is a short one"));
    }

    @Test
    void setSaysTheKeyThatWasLookedFor() {
        var blocked = new SetSpec("blocked", SetType.PREFIX, 10, SetElement.parse(SetType.PREFIX, "192.0.0.0/16"));
        var flows = SetSpec.of("flows", SetType.TUPLE);
        Rule in = new FieldTest.InSet(List.of(Field.IPV4_DESTINATION), "blocked").drop();
        Rule flow = new FieldTest.InSet(
                        List.of(
                                Field.IPV4_SOURCE,
                                Field.IPV4_DESTINATION,
                                Field.UDP_SOURCE_PORT,
                                Field.UDP_DESTINATION_PORT),
                        "flows")
                .drop();
        var rules = new RuleList(List.of(flow, in), ParserMode.STRICT, List.of(blocked, flows));

        RuleTrace trace = trace(rules, UDP4);

        assertEquals(
                List.of("192.0.2.2:1111-192.0.2.1:53 is not in @flows"),
                trace.steps().getFirst().reasons());
        assertEquals(
                List.of("the IPv4 destination address, 192.0.2.1, is in @blocked"),
                trace.steps().getLast().reasons());
    }

    @Test
    void compatSaysWhatItDoesNotLookAt() {
        assertEquals(
                "the parser windows-compat looks for no VLAN tag",
                said(equal(Field.VLAN_TAG, 1), TAGGED, ParserMode.WINDOWS_COMPAT));
        assertEquals(
                "there is no IP packet (the EtherType is 0x8100, VLAN)", said(DNS, TAGGED, ParserMode.WINDOWS_COMPAT));
        assertEquals("the UDP destination port is 53", said(DNS, LATER, ParserMode.WINDOWS_COMPAT));
    }

    @Test
    void rulesAfterTheOneThatDecidesAreNotLookedAt() {
        RuleTrace trace = trace(
                RuleList.of(Match.ipProtocol(6).drop(), DNS.drop(), Match.all().pass()), UDP4);

        assertEquals(1, trace.rule());
        assertEquals(
                List.of(false, true),
                trace.steps().stream().map(RuleTrace.Step::matches).toList());
        assertEquals(List.of(), trace.otherwise());
    }

    @Test
    void limitIsTakenToLetThroughAndWhatDecidesElseIsNamed() {
        RuleList rules = RuleList.of(
                DNS.drop().withLimit(new Limit.Sample(2)),
                Match.ipProtocol(6).drop(),
                DNS.drop().withLimit(new Limit.Rate(1, 1)));

        RuleTrace trace = trace(rules, UDP4);

        assertEquals(0, trace.rule());
        assertEquals(List.of(2, RuleCount.NO_RULE), trace.otherwise());
    }

    @Test
    void decisionIsTheEvaluators() {
        long seed = Long.getLong("rules.seed", System.nanoTime());
        var random = new RuleFrames(seed);
        for (int turn = 0; turn < 100; turn++) {
            RuleList rules = random.rules(12);
            var tracer = new RuleTracer(rules);
            var evaluator = new RuleEvaluator(withoutLimits(rules));
            for (int i = 0; i < 20; i++) {
                byte[] frame = random.frame();
                RuleTrace trace = tracer.trace(MemorySegment.ofArray(frame), 0, frame.length);
                int decided = evaluator.decide(MemorySegment.ofArray(frame), 0, frame.length);
                assertEquals(
                        decided, trace.rule(), () -> "-Drules.seed=" + seed + " " + RuleFrames.describe(rules, frame));
                assertEquals(
                        decided < 0 ? rules.rules().size() : decided + 1,
                        trace.steps().size());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ParserMode.class)
    void everyFieldOfFramesCutAnywhereHasOneReason(ParserMode parser) {
        var random = new RuleFrames(7);
        for (int i = 0; i < 10; i++) {
            for (byte[] frame : RuleFrames.truncations(cut(random.frame(), 120)).toList()) {
                for (Layer layer : Layer.values()) {
                    for (Field field : List.of(new Field(layer, 0, 0), new Field(layer, 3, 2))) {
                        String said = said(FieldTest.equal(field, 0), frame, parser);
                        assertFalse(said.isEmpty() || said.contains("|"), said);
                    }
                }
            }
        }
    }

    @Test
    void setsMayBeThoseOfSomebodyElse() {
        var spec = SetSpec.of("ports", SetType.PORT);
        Rule rule = new FieldTest.InSet(List.of(Field.UDP_DESTINATION_PORT), "ports").drop();
        var rules = new RuleList(List.of(rule), ParserMode.STRICT, List.of(spec));
        var set = new MemorySet(spec);
        var tracer = new RuleTracer(rules, new RuleState(rules, Map.of("ports", set), () -> 0));

        set.add(SetElement.port(53));

        assertTrue(tracer.trace(MemorySegment.ofArray(UDP4), 0, UDP4.length)
                .steps()
                .getFirst()
                .matches());
    }

    private static RuleList withoutLimits(RuleList rules) {
        return new RuleList(
                rules.rules().stream()
                        .map(rule -> rule.withLimit(new Limit.None()))
                        .toList(),
                rules.parser(),
                rules.sets());
    }

    private static Arguments says(Match match, byte[] frame, String reasons) {
        return Arguments.of(match, frame, reasons);
    }

    private static Match equal(Field field, long value) {
        return FieldTest.equal(field, value);
    }

    private static byte[] icmp(int type) {
        return ethernet(IPV4_TYPE, ipv4(ICMP, new byte[] {(byte) type, 0, 0, 0}));
    }

    private static byte[] cut(byte[] frame, int length) {
        return Arrays.copyOf(frame, Math.min(length, frame.length));
    }

    private static String said(Match match, byte[] frame, ParserMode parser) {
        RuleTrace trace = trace(RuleList.of(match.drop()).withParser(parser), frame);
        return String.join(" | ", trace.steps().getFirst().reasons());
    }

    private static RuleTrace trace(RuleList rules, byte[] frame) {
        return new RuleTracer(rules).trace(MemorySegment.ofArray(frame), 0, frame.length);
    }
}
