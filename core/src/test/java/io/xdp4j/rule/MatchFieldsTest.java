package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.HOP_BY_HOP;
import static io.xdp4j.rule.Packets.ICMP;
import static io.xdp4j.rule.Packets.ICMPV6;
import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.extension;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.tcp;
import static io.xdp4j.rule.Packets.udp;
import static io.xdp4j.rule.RuleEvaluatorTest.matches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Matches of several fields: each bit of each field matters, and so does each byte up to the last field's. */
final class MatchFieldsTest {

    private static final int ETHERNET = 14;
    private static final int IPV4 = ETHERNET + 20;
    private static final int IPV6 = ETHERNET + 40;
    private static final byte[] NO_OPTIONS = {};

    /** Bytes of a frame, from the first to before the last. */
    private record Bytes(int from, int to) {}

    @Test
    void udpNeedsItsProtocolAndItsWholeHeader() {
        byte[] payload = udp(1, 2, new byte[0]);

        needs(Match.udp(), ethernet(IPV4_TYPE, ipv4(UDP, payload)), IPV4 + 8, new Bytes(23, 24));
        needs(Match.udp(), ethernet(IPV6_TYPE, ipv6(UDP, payload)), IPV6 + 8, new Bytes(20, 21));
        assertFalse(matches(Match.udp(), ethernet(IPV4_TYPE, ipv4(UDP, Packets.with(payload, 5, 7)))));
    }

    @Test
    void ipv4UdpTupleNeedsBothAddressesAndBothPorts() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(UDP, udp(0x1234, 0x5678, new byte[4])));
        Match match = Match.ipv4UdpTuple("192.0.2.2", 0x1234, "192.0.2.1", 0x5678);

        needs(match, frame, IPV4 + 4, new Bytes(23, 24), new Bytes(26, 38));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(TCP, udp(0x1234, 0x5678, new byte[4])))));
        assertFalse(matches(match, ethernet(IPV6_TYPE, ipv6(UDP, udp(0x1234, 0x5678, new byte[4])))));
    }

    @Test
    void ipv6UdpTupleNeedsBothAddressesAndBothPorts() {
        byte[] frame = ethernet(IPV6_TYPE, ipv6(UDP, udp(0x1234, 0x5678, new byte[4])));
        Match match = Match.ipv6UdpTuple("2001:db8::2", 0x1234, "2001:db8::1", 0x5678);

        needs(match, frame, IPV6 + 4, new Bytes(20, 21), new Bytes(22, 58));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(UDP, udp(0x1234, 0x5678, new byte[4])))));
    }

    @Test
    void tcpControlNeedsItsPortAndAFlag() {
        Match match = Match.tcpControlDestinationPort(443);
        byte[] frame = ethernet(IPV4_TYPE, ipv4(TCP, tcp(1, 443, 0x02, NO_OPTIONS, NO_OPTIONS)));

        needs(match, frame, IPV4 + 14, new Bytes(23, 24), new Bytes(36, 38));
    }

    @Test
    void tcpControlIsAnyOfSynFinAndRst() {
        Match match = Match.tcpControlDestinationPort(443);

        for (int flags = 0; flags < 256; flags++) {
            byte[] segment = tcp(1, 443, flags, NO_OPTIONS, NO_OPTIONS);
            boolean control = (flags & 0b111) != 0;
            assertEquals(control, matches(match, ethernet(IPV4_TYPE, ipv4(TCP, segment))), "flags " + flags);
            assertEquals(control, matches(match, ethernet(IPV6_TYPE, ipv6(TCP, segment))), "flags " + flags);
        }
    }

    @Test
    void ipv4EchoReplyNeedsProtocolAddressTypeAndCode() {
        Match match = Match.ipv4EchoReply("192.0.2.1");
        byte[] reply = new byte[8];

        needs(match, ethernet(IPV4_TYPE, ipv4(ICMP, reply)), IPV4 + 2, new Bytes(23, 24), new Bytes(30, 36));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(ICMPV6, reply))));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(ICMP, 1, NO_OPTIONS, reply))), "a later fragment");
    }

    @Test
    void ipv6EchoReplyNeedsProtocolAddressTypeAndCode() {
        Match match = Match.ipv6EchoReply("2001:db8::1");
        byte[] reply = Packets.with(new byte[8], 0, 129);

        needs(match, ethernet(IPV6_TYPE, ipv6(ICMPV6, reply)), IPV6 + 2, new Bytes(20, 21), new Bytes(38, 56));
        assertFalse(matches(match, ethernet(IPV6_TYPE, ipv6(ICMP, reply))));
        assertTrue(matches(match, ethernet(IPV6_TYPE, ipv6(HOP_BY_HOP, extension(ICMPV6, 1, reply)))));
    }

    @Test
    void innerIpv4NeedsProtocolsVersionAndAddress() {
        Match match = Match.innerIpv4UdpDestination("192.0.2.1");
        byte[] inner = ipv4(UDP, new byte[0]);
        Bytes[] inIpv4 = {new Bytes(23, 24), new Bytes(IPV4, IPV4 + 1), new Bytes(43, 44), new Bytes(50, 54)};
        Bytes[] inIpv6 = {new Bytes(20, 21), new Bytes(IPV6, IPV6 + 1), new Bytes(63, 64), new Bytes(70, 74)};

        needs(match, ethernet(IPV4_TYPE, ipv4(Packets.IPV4, inner)), IPV4 + 20, inIpv4);
        needs(match, ethernet(IPV6_TYPE, ipv6(Packets.IPV4, inner)), IPV6 + 20, inIpv6);
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(Packets.IPV6, inner))));
    }

    @Test
    void innerIpv6NeedsProtocolsVersionAndAddress() {
        Match match = Match.innerIpv6UdpDestination("2001:db8::1");
        byte[] inner = ipv6(UDP, new byte[0]);
        Bytes[] inIpv4 = {new Bytes(23, 24), new Bytes(40, 41), new Bytes(58, 74)};
        Bytes[] inIpv6 = {new Bytes(20, 21), new Bytes(60, 61), new Bytes(78, 94)};

        needs(match, ethernet(IPV4_TYPE, ipv4(Packets.IPV6, inner)), IPV4 + 40, inIpv4);
        needs(match, ethernet(IPV6_TYPE, ipv6(Packets.IPV6, inner)), IPV6 + 40, inIpv6);
        assertFalse(matches(match, ethernet(IPV6_TYPE, ipv6(Packets.IPV4, inner))));
    }

    @Test
    void innerHeadersAreReadByTheRulesOfOuterOnes() {
        Match ipv4 = Match.innerIpv4UdpDestination("192.0.2.1");
        Match ipv6 = Match.innerIpv6UdpDestination("2001:db8::1");
        byte[] options = ipv4(UDP, 0, new byte[8], new byte[0]);
        byte[] extended = ipv6(HOP_BY_HOP, extension(UDP, 1, new byte[0]));

        assertTrue(matches(ipv4, ethernet(IPV4_TYPE, ipv4(Packets.IPV4, options))));
        assertTrue(matches(ipv6, ethernet(IPV4_TYPE, ipv4(Packets.IPV6, extended))));
        assertFalse(matches(ipv4, ethernet(IPV4_TYPE, ipv4(Packets.IPV4, Packets.with(options, 3, 19)))), "length");
        assertFalse(matches(ipv6, ethernet(IPV4_TYPE, ipv4(Packets.IPV6, Packets.with(extended, 5, 15)))), "length");
        assertFalse(matches(ipv4, ethernet(IPV4_TYPE, ipv4(Packets.IPV4, 1, NO_OPTIONS, options))), "fragment");
        assertTrue(matches(ipv4, ethernet(IPV4_TYPE, ipv4(Packets.IPV4, ipv4(UDP, 1, NO_OPTIONS, NO_OPTIONS)))));
    }

    @Test
    void outerLengthBoundsTheInnerHeader() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(Packets.IPV4, ipv4(UDP, new byte[0])));

        assertTrue(matches(Match.innerIpv4UdpDestination("192.0.2.1"), Packets.with(frame, 17, 40)));
        assertFalse(matches(Match.innerIpv4UdpDestination("192.0.2.1"), Packets.with(frame, 17, 39)));
    }

    @Test
    void onlyTheFirstInnerPacketIsLookedAtAndOnlyAsSuch() {
        byte[] udp = ipv4(UDP, udp(1, 53, new byte[0]));
        byte[] once = ethernet(IPV4_TYPE, ipv4(Packets.IPV4, udp));
        byte[] twice = ethernet(IPV4_TYPE, ipv4(Packets.IPV4, ipv4(Packets.IPV4, udp)));

        assertTrue(matches(Match.innerIpv4UdpDestination("192.0.2.1"), once));
        assertFalse(matches(Match.innerIpv4UdpDestination("192.0.2.1"), twice));
        assertFalse(matches(Match.udpDestinationPort(53), once));
        assertFalse(matches(Match.ipProtocol(UDP), once));
        assertTrue(matches(Match.ipProtocol(Packets.IPV4), once));
    }

    /** Asserts that the match takes the frame; not with a bit of {@code fields} flipped, nor cut before {@code end}. */
    private static void needs(Match match, byte[] frame, int end, Bytes... fields) {
        assertTrue(matches(match, frame), match.toString());
        for (Bytes field : fields) {
            for (int bit = field.from * 8; bit < field.to * 8; bit++) {
                byte[] flipped = Packets.with(frame, bit / 8, frame[bit / 8] ^ 0x80 >>> bit % 8);
                assertFalse(matches(match, flipped), match + ", byte " + bit / 8 + ", bit " + bit % 8);
            }
        }
        for (int length = 0; length <= frame.length; length++) {
            assertEquals(length >= end, matches(match, Arrays.copyOf(frame, length)), match + " of " + length);
        }
    }
}
