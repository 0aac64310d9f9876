package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.ports;
import static io.xdp4j.rule.Packets.udpOverIpv4;
import static io.xdp4j.rule.Packets.udpOverIpv6;
import static io.xdp4j.rule.Packets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.ring.Allocation;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Which rule decides: every match, true, and with each field that it tests made false. */
final class RuleEvaluatorTest {

    private static final byte[] ARP = ethernet(0x0806, new byte[28]);
    private static final byte[] TCP_OVER_IPV4 = ethernet(IPV4_TYPE, ipv4(TCP, ports(1111, 443)));
    private static final byte[] TCP_OVER_IPV6 = ethernet(IPV6_TYPE, ipv6(TCP, ports(1111, 443)));

    @Test
    void allMatchesAnyFrameEvenAnEmptyOne() {
        assertTrue(matches(Match.all(), ARP));
        assertTrue(matches(Match.all(), new byte[0]));
    }

    @Test
    void udpPortMatchesOverBothVersions() {
        assertTrue(matches(Match.udpDestinationPort(53), udpOverIpv4(53)));
        assertTrue(matches(Match.udpDestinationPort(53), udpOverIpv6(53)));
    }

    @Test
    void udpPortNeedsThePortBothBytesAndTheProtocol() {
        Match match = Match.udpDestinationPort(0x3501);

        assertTrue(matches(match, udpOverIpv4(0x3501)));
        assertFalse(matches(match, udpOverIpv4(0x3502)));
        assertFalse(matches(match, udpOverIpv4(0x3401)));
        assertFalse(matches(match, udpOverIpv4(0x0135)));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(TCP, ports(1111, 0x3501)))));
        assertFalse(matches(match, ethernet(IPV6_TYPE, ipv6(TCP, ports(1111, 0x3501)))));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(UDP, ports(0x3501, 1111)))));
    }

    @Test
    void tcpPortMatchesOverBothVersions() {
        assertTrue(matches(Match.tcpDestinationPort(443), TCP_OVER_IPV4));
        assertTrue(matches(Match.tcpDestinationPort(443), TCP_OVER_IPV6));
    }

    @Test
    void tcpPortNeedsThePortAndTheProtocol() {
        assertFalse(matches(Match.tcpDestinationPort(444), TCP_OVER_IPV4));
        assertFalse(matches(Match.tcpDestinationPort(443), udpOverIpv4(443)));
        assertFalse(matches(Match.tcpDestinationPort(443), udpOverIpv6(443)));
    }

    @Test
    void ipProtocolMatchesInBothVersions() {
        assertTrue(matches(Match.ipProtocol(UDP), udpOverIpv4(53)));
        assertTrue(matches(Match.ipProtocol(UDP), udpOverIpv6(53)));
        assertFalse(matches(Match.ipProtocol(TCP), udpOverIpv4(53)));
        assertFalse(matches(Match.ipProtocol(TCP), udpOverIpv6(53)));
        assertFalse(matches(Match.ipProtocol(0), ARP));
    }

    @Test
    void ipv4DestinationNeedsEachBitOfItsPrefix() {
        Match match = Match.ipv4Destination("192.0.2.1");
        byte[] frame = udpOverIpv4(53);

        assertTrue(matches(match, frame));
        for (int bit = 0; bit < 32; bit++) {
            int at = 14 + 16 + bit / 8;
            byte[] flipped = with(frame, at, frame[at] ^ 0x80 >>> bit % 8);
            assertFalse(matches(match, flipped), "bit " + bit);
            assertEquals(bit >= 9, matches(Match.ipv4Destination("192.0.0.0/9"), flipped), "bit " + bit);
        }
    }

    @Test
    void ipv6DestinationNeedsEachBitOfItsPrefix() {
        Match match = Match.ipv6Destination("2001:db8::1");
        byte[] frame = udpOverIpv6(53);

        assertTrue(matches(match, frame));
        for (int bit = 0; bit < 128; bit++) {
            int at = 14 + 24 + bit / 8;
            byte[] flipped = with(frame, at, frame[at] ^ 0x80 >>> bit % 8);
            assertFalse(matches(match, flipped), "bit " + bit);
            assertEquals(bit >= 37, matches(Match.ipv6Destination("2001:db8::/37"), flipped), "bit " + bit);
            assertEquals(bit >= 70, matches(Match.ipv6Destination("2001:db8::/70"), flipped), "bit " + bit);
        }
    }

    @Test
    void prefixOfLengthZeroMatchesItsFamilyOnly() {
        assertTrue(matches(Match.ipv4Destination("0.0.0.0/0"), udpOverIpv4(53)));
        assertFalse(matches(Match.ipv4Destination("0.0.0.0/0"), udpOverIpv6(53)));
        assertTrue(matches(Match.ipv6Destination("::/0"), udpOverIpv6(53)));
        assertFalse(matches(Match.ipv6Destination("::/0"), udpOverIpv4(53)));
        assertFalse(matches(Match.ipv6Destination("::/0"), ARP));
    }

    @Test
    void firstRuleThatMatchesDecides() {
        var rules = RuleList.of(
                Match.tcpDestinationPort(53).drop(),
                Match.udpDestinationPort(53).pass(),
                Match.udpDestinationPort(53).drop(),
                Match.all().drop());

        assertEquals(1, decide(rules, udpOverIpv4(53)));
        assertEquals(3, decide(rules, ARP));
    }

    @Test
    void frameThatNoRuleMatchesHasNoRule() {
        assertEquals(
                RuleCount.NO_RULE,
                decide(RuleList.of(Match.udpDestinationPort(53).drop()), ARP));
        assertEquals(RuleCount.NO_RULE, decide(RuleList.of(), ARP));
    }

    @Test
    void frameIsWhatLiesBetweenItsOffsetAndItsLength() {
        byte[] frame = udpOverIpv4(53);
        byte[] memory = Packets.join(new byte[7], frame, new byte[100]);
        var evaluator =
                new RuleEvaluator(RuleList.of(Match.udpDestinationPort(53).drop()));

        assertEquals(0, evaluator.decide(MemorySegment.ofArray(memory), 7, frame.length));
        assertEquals(RuleCount.NO_RULE, evaluator.decide(MemorySegment.ofArray(memory), 8, frame.length));
        assertEquals(RuleCount.NO_RULE, evaluator.decide(MemorySegment.ofArray(memory), 7, 14 + 20 + 3));
    }

    @Test
    void frameThatTheMemoryDoesNotHoldIsRefused() {
        var evaluator =
                new RuleEvaluator(RuleList.of(Match.udpDestinationPort(53).drop()));
        MemorySegment memory = MemorySegment.ofArray(udpOverIpv4(53)).asSlice(0, 30);

        assertThrows(IndexOutOfBoundsException.class, () -> evaluator.decide(memory, 0, 60));
    }

    @Test
    void decidingAllocatesNothing() {
        var rules = RuleList.of(
                Match.ipv6Destination("2001:db8::/32").drop(),
                Match.tcpDestinationPort(443).drop(),
                Match.udpDestinationPort(53).drop());
        byte[] frame = udpOverIpv4(53);
        MemorySegment memory = MemorySegment.ofArray(frame);

        for (ParserMode mode : ParserMode.values()) {
            var evaluator = new RuleEvaluator(rules.withParser(mode));
            double bytes = Allocation.bytesPerRun(() -> evaluator.decide(memory, 0, frame.length));
            assertTrue(bytes < 1, () -> bytes + " bytes for each frame, " + mode);
        }
    }

    static int decide(RuleList rules, byte[] frame) {
        return new RuleEvaluator(rules).decide(MemorySegment.ofArray(frame), 0, frame.length);
    }

    static boolean matches(Match match, byte[] frame) {
        return decide(RuleList.of(match.drop()), frame) == 0;
    }
}
