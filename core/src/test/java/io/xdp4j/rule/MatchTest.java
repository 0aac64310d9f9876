package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.rule.Action.Miss;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Matches as values. */
final class MatchTest {

    @Test
    void matchesSpeakTheWordsOfPcapFilter() {
        List<Match> matches = List.of(
                Match.all(),
                Match.ipProtocol(17),
                Match.ipv4Destination("10.0.0.0/8"),
                Match.ipv6Destination("2001:db8::/32"),
                Match.udpDestinationPort(53),
                Match.tcpDestinationPort(443));

        assertEquals(
                "[all, proto 17, dst net 10.0.0.0/8, dst net 2001:db8::/32, udp dst port 53, tcp dst port 443]",
                matches.toString());
    }

    @Test
    void matchesOfSeveralFieldsSayEachOfThem() {
        assertEquals("udp", Match.udp().toString());
        assertEquals(
                "src host 192.0.2.2 and dst host 192.0.2.1 and udp src port 1 and udp dst port 2",
                Match.ipv4UdpTuple("192.0.2.2", 1, "192.0.2.1", 2).toString());
        assertEquals(
                "src host 2001:db8::2 and dst net 2001:db8::/32 and udp src port 1 and udp dst port 2",
                Match.ipv6UdpTuple("2001:db8::2", 1, "2001:db8::/32", 2).toString());
        assertEquals(
                "tcp dst port 443 and tcp flags fin|syn|rst",
                Match.tcpControlDestinationPort(443).toString());
        assertEquals(
                "icmp type echo-reply and icmp code 0 and dst host 192.0.2.1",
                Match.ipv4EchoReply("192.0.2.1").toString());
        assertEquals(
                "icmp6 type echo-reply and icmp6 code 0 and dst host 2001:db8::1",
                Match.ipv6EchoReply("2001:db8::1").toString());
        assertEquals(
                "udp dst port 443 and quic scid[1:3] == 0xc0ffee",
                Match.quicSourceId(443, 1, "C0FFEE").toString());
        assertEquals(
                "tcp dst port 443 and tcp quic dcid[0:0] == 0",
                Match.tcpQuicDestinationId(443, 0, "").toString());
        assertEquals(
                "inner udp and inner dst net 10.0.0.0/8",
                Match.innerIpv4UdpDestination("10.0.0.0/8").toString());
        assertEquals(
                "inner udp and inner dst net 2001:db8::/32",
                Match.innerIpv6UdpDestination("2001:db8::/32").toString());
    }

    @Test
    void ruleReadsAsItsMatchAndItsAction() {
        RedirectTarget target = () -> "sockets";

        assertEquals("all -> pass", Match.all().pass().toString());
        assertEquals("all -> drop", Match.all().drop().toString());
        assertEquals("all -> reflect", Match.all().reflect().toString());
        assertEquals("all -> redirect sockets", Match.all().redirect(target).toString());
        assertEquals(
                "all -> redirect sockets or drop",
                Match.all().redirectOrDrop(target).toString());
    }

    @Test
    void redirectsByNameAndByTargetAreTheSame() {
        RedirectTarget target = () -> "sockets";

        assertEquals(Match.all().redirect("sockets"), Match.all().redirect(target));
        assertEquals(
                new Rule(Match.all(), new Action.Redirect("sockets", Miss.DROP)),
                Match.all().redirectOrDrop("sockets"));
        assertEquals(Match.all().redirectOrDrop("sockets"), Match.all().redirectOrDrop(target));
    }

    @Test
    void portsAreU16() {
        Match.udpDestinationPort(0);
        Match.tcpDestinationPort(65535);

        assertThrows(IllegalArgumentException.class, () -> Match.udpDestinationPort(-1));
        assertThrows(IllegalArgumentException.class, () -> Match.udpDestinationPort(65536));
        assertThrows(IllegalArgumentException.class, () -> Match.tcpDestinationPort(-1));
        assertThrows(IllegalArgumentException.class, () -> Match.tcpDestinationPort(65536));
        assertThrows(IllegalArgumentException.class, () -> Match.tcpControlDestinationPort(65536));
        assertThrows(IllegalArgumentException.class, () -> Match.ipv4UdpTuple("192.0.2.2", -1, "192.0.2.1", 2));
        assertThrows(IllegalArgumentException.class, () -> Match.ipv4UdpTuple("192.0.2.2", 1, "192.0.2.1", 65536));
        assertThrows(IllegalArgumentException.class, () -> Match.ipv6UdpTuple("::2", 65536, "::1", 2));
        assertThrows(IllegalArgumentException.class, () -> Match.ipv6UdpTuple("::2", 1, "::1", -1));
    }

    @Test
    void protocolsAreU8() {
        Match.ipProtocol(0);
        Match.ipProtocol(255);

        assertThrows(IllegalArgumentException.class, () -> Match.ipProtocol(-1));
        assertThrows(IllegalArgumentException.class, () -> Match.ipProtocol(256));
    }

    @Test
    void prefixesOfTheOtherFamilyAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Match.ipv4Destination("2001:db8::/32"));
        assertThrows(IllegalArgumentException.class, () -> Match.ipv6Destination("10.0.0.0/8"));
    }

    @Test
    void testOfMoreBitsThanTheFieldHasIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FieldTest.Equal(
                        Field.UDP_DESTINATION_PORT, BigInteger.valueOf(0x1FFFF), BigInteger.valueOf(53)));
        assertThrows(IllegalArgumentException.class, () -> FieldTest.equal(Field.TCP_FLAGS, 0x100));
        assertThrows(IllegalArgumentException.class, () -> FieldTest.anyBit(Field.TCP_FLAGS, 0x100));
        assertThrows(
                IllegalArgumentException.class, () -> new FieldTest.Between(Field.UDP_DESTINATION_PORT, 0x1FFFF, 0, 1));
    }

    @Test
    void testThatCannotHoldIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FieldTest.Equal(
                        Field.UDP_DESTINATION_PORT, BigInteger.valueOf(0xFF), BigInteger.valueOf(256)));
        assertThrows(IllegalArgumentException.class, () -> FieldTest.anyBit(Field.TCP_FLAGS, 0));
        assertThrows(
                IllegalArgumentException.class, () -> new FieldTest.Between(Field.UDP_DESTINATION_PORT, 0xFFFF, 2, 1));
    }

    @Test
    void connectionIdsAreBytesWithinTwenty() {
        assertEquals(Match.quicSourceId(443, 0, "c0ffee"), Match.quicSourceId(443, 0, "C0FFEE"));
        Match.quicSourceId(443, 20, "");
        Match.quicDestinationId(443, 0, "00".repeat(20));

        assertThrows(IllegalArgumentException.class, () -> Match.quicSourceId(443, 0, "00".repeat(21)));
        assertThrows(IllegalArgumentException.class, () -> Match.quicSourceId(443, 1, "00".repeat(20)));
        assertThrows(IllegalArgumentException.class, () -> Match.tcpQuicSourceId(443, 21, ""));
        assertThrows(IllegalArgumentException.class, () -> Match.tcpQuicSourceId(443, -1, "00"));
        assertThrows(IllegalArgumentException.class, () -> Match.quicDestinationId(443, Integer.MAX_VALUE, "00"));
        assertThrows(IllegalArgumentException.class, () -> Match.quicDestinationId(443, 0, "c0f"));
        assertThrows(IllegalArgumentException.class, () -> Match.quicDestinationId(443, 0, "no"));
        assertThrows(IllegalArgumentException.class, () -> Match.quicDestinationId(65536, 0, "00"));
    }
}
