package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
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
