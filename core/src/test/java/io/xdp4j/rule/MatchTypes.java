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
import static io.xdp4j.rule.Packets.join;
import static io.xdp4j.rule.Packets.longHeader;
import static io.xdp4j.rule.Packets.shortHeader;
import static io.xdp4j.rule.Packets.tagged;
import static io.xdp4j.rule.Packets.tcp;
import static io.xdp4j.rule.Packets.udp;
import static io.xdp4j.rule.Packets.with;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Examples of the 23 match types of XDP for Windows, in the order of {@code XDP_MATCH_TYPE}. Source:
 * microsoft/xdp-for-windows eb7c50bd, published/external/xdp/program.h and src/xdp/programinspect.c.
 *
 * <p>Numbers are bytes from the start of the frame. IPv4 is at 14 and what it carries at 34, IPv6 at 14 and 54.
 */
final class MatchTypes {

    /** 53 and 0x2100 to 0x21FF: no port of it is one bit from 53. */
    private static final PortSet PORTS = new PortSet(List.of(new PortSet.Range(53, 53), new PortSet.Range(8448, 8703)));

    private static final byte[] ID = HexFormat.of().parseHex("0102030405060708");
    private static final byte[] LONG = join(longHeader(new byte[3], ID), new byte[4]);
    private static final byte[] SHORT = shortHeader(ID);
    private static final byte[] DATAGRAM = udp(1111, 53, new byte[4]);

    /** With 24 bytes of header, then 4 of payload. */
    private static final byte[] SYN = tcp(1111, 53, 0x02, new byte[4], new byte[4]);

    private static final byte[] IN_IPV4 = ipv4(UDP, DATAGRAM);
    private static final byte[] IN_IPV6 = ipv6(UDP, DATAGRAM);
    private static final byte[] IN_OPTIONS = ipv4(UDP, 0, new byte[4], DATAGRAM);
    private static final byte[] IN_EXTENDED = ipv6(HOP_BY_HOP, extension(UDP, 0, DATAGRAM));

    private MatchTypes() {}

    static List<MatchTypeExample> all() {
        return Stream.of(udpTypes(), addressTypes(), quicTypes(), tupleTypes(), udpSetTypes(), tcpTypes(), ipTypes())
                .flatMap(List::stream)
                .toList();
    }

    private static List<MatchTypeExample> udpTypes() {
        byte[] arp = ethernet(0x0806, new byte[28]);
        Match port = Match.udpDestinationPort(53);
        return List.of(
                MatchTypeExample.of(0, "XDP_MATCH_ALL", Match.all(), arp)
                        .still("EtherType", 12, 0x91)
                        .still("tag", tagged(0x8100, 0x0806, new byte[28])),
                over4(1, "XDP_MATCH_UDP", Match.udp(), UDP, DATAGRAM)
                        .from(42, 42)
                        .compatOnly("UDP length", 39, 7),
                over6(1, "XDP_MATCH_UDP", Match.udp(), UDP, DATAGRAM)
                        .from(62, 62)
                        .compatOnly("UDP length", 59, 7),
                over4(2, "XDP_MATCH_UDP_DST", port, UDP, DATAGRAM)
                        .from(38, 42)
                        .needs("port", 36, 38)
                        .compatOnly("UDP length", 39, 3),
                over6(2, "XDP_MATCH_UDP_DST", port, UDP, DATAGRAM)
                        .from(58, 62)
                        .needs("port", 56, 58)
                        .compatOnly("UDP length", 59, 3));
    }

    private static List<MatchTypeExample> addressTypes() {
        Match holes = new FieldTest.Equal(
                Field.IPV4_DESTINATION, BigInteger.valueOf(0xFF00FF00L), BigInteger.valueOf(0xC0000200L));
        return List.of(
                ip4(3, "XDP_MATCH_IPV4_DST_MASK", Match.ipv4Destination("192.0.2.0/24"), UDP, DATAGRAM)
                        .needs("prefix", 30, 33)
                        .still("host", 33, 77)
                        .still("protocol", 23, 0)
                        .still("later fragment", 21, 1),
                ip4(3, "XDP_MATCH_IPV4_DST_MASK with a mask that is no prefix", holes, UDP, DATAGRAM)
                        .needs("first byte", 30, 31)
                        .still("second byte", 31, 77)
                        .needs("third byte", 32, 33)
                        .still("fourth byte", 33, 77),
                ip6(4, "XDP_MATCH_IPV6_DST_MASK", Match.ipv6Destination("2001:db8::/32"), UDP, DATAGRAM)
                        .needs("prefix", 38, 42)
                        .still("host", 53, 77)
                        .still("extension header", extended(UDP, DATAGRAM)));
    }

    private static List<MatchTypeExample> quicTypes() {
        Match source = Match.quicSourceId(53, 2, "0304");
        Match destination = Match.quicDestinationId(53, 2, "0304");
        byte[] withLong = udp(1111, 53, LONG);
        byte[] withShort = udp(1111, 53, SHORT);
        return List.of(
                sourceId(over4(5, "XDP_MATCH_QUIC_FLOW_SRC_CID", source, UDP, withLong), 42)
                        .from(60, 60)
                        .needs("port", 36, 38)
                        .compatOnly("UDP length", 39, 25),
                sourceId(over6(5, "XDP_MATCH_QUIC_FLOW_SRC_CID", source, UDP, withLong), 62)
                        .from(80, 80)
                        .needs("port", 56, 58)
                        .compatOnly("UDP length", 59, 25),
                destinationId(over4(6, "XDP_MATCH_QUIC_FLOW_DST_CID", destination, UDP, withShort), 42)
                        .from(47, 47)
                        .needs("port", 36, 38)
                        .compatOnly("UDP length", 39, 12),
                destinationId(over6(6, "XDP_MATCH_QUIC_FLOW_DST_CID", destination, UDP, withShort), 62)
                        .from(67, 67)
                        .needs("port", 56, 58)
                        .compatOnly("UDP length", 59, 12));
    }

    private static List<MatchTypeExample> tupleTypes() {
        Match ipv4 = Match.ipv4UdpTuple("192.0.2.2", 1111, "192.0.2.1", 53);
        Match ipv6 = Match.ipv6UdpTuple("2001:db8::2", 1111, "2001:db8::1", 53);
        return List.of(
                over4(7, "XDP_MATCH_IPV4_UDP_TUPLE", ipv4, UDP, DATAGRAM)
                        .from(38, 42)
                        .needs("addresses", 26, 34)
                        .needs("ports", 34, 38)
                        .never("IPv6", ethernet(IPV6_TYPE, ipv6(UDP, DATAGRAM))),
                over6(8, "XDP_MATCH_IPV6_UDP_TUPLE", ipv6, UDP, DATAGRAM)
                        .from(58, 62)
                        .needs("addresses", 22, 54)
                        .needs("ports", 54, 58)
                        .never("IPv4", ethernet(IPV4_TYPE, ipv4(UDP, DATAGRAM))));
    }

    private static List<MatchTypeExample> udpSetTypes() {
        Match set = Match.udpDestinationPorts(PORTS);
        Match ipv4 = Match.ipv4UdpPorts("192.0.2.1", PORTS);
        Match ipv6 = Match.ipv6UdpPorts("2001:db8::1", PORTS);
        return List.of(
                portSet(over4(9, "XDP_MATCH_UDP_PORT_SET", set, UDP, DATAGRAM), 36)
                        .from(38, 42),
                portSet(over6(9, "XDP_MATCH_UDP_PORT_SET", set, UDP, DATAGRAM), 56)
                        .from(58, 62),
                portSet(over4(10, "XDP_MATCH_IPV4_UDP_PORT_SET", ipv4, UDP, DATAGRAM), 36)
                        .from(38, 42)
                        .needs("destination", 30, 34),
                portSet(over6(11, "XDP_MATCH_IPV6_UDP_PORT_SET", ipv6, UDP, DATAGRAM), 56)
                        .from(58, 62)
                        .needs("destination", 38, 54));
    }

    private static List<MatchTypeExample> tcpTypes() {
        Match port = Match.tcpDestinationPort(53);
        Match ipv4 = Match.ipv4TcpPorts("192.0.2.1", PORTS);
        Match ipv6 = Match.ipv6TcpPorts("2001:db8::1", PORTS);
        Match source = Match.tcpQuicSourceId(53, 2, "0304");
        Match destination = Match.tcpQuicDestinationId(53, 2, "0304");
        Match control = Match.tcpControlDestinationPort(53);
        byte[] withLong = tcp(1111, 53, 0, new byte[4], LONG);
        byte[] withShort = tcp(1111, 53, 0, new byte[4], SHORT);
        return List.of(
                portSet(tcp4(12, "XDP_MATCH_IPV4_TCP_PORT_SET", ipv4, SYN), 36).needs("destination", 30, 34),
                portSet(tcp6(13, "XDP_MATCH_IPV6_TCP_PORT_SET", ipv6, SYN), 56).needs("destination", 38, 54),
                tcp4(14, "XDP_MATCH_TCP_DST", port, SYN).needs("port", 36, 38),
                tcp6(14, "XDP_MATCH_TCP_DST", port, SYN).needs("port", 56, 58),
                sourceId(over4(15, "XDP_MATCH_TCP_QUIC_FLOW_SRC_CID", source, TCP, withLong), 58)
                        .from(76, 76)
                        .needs("port", 36, 38)
                        .never("data offset", 46, 0x40),
                sourceId(over6(15, "XDP_MATCH_TCP_QUIC_FLOW_SRC_CID", source, TCP, withLong), 78)
                        .from(96, 96)
                        .needs("port", 56, 58)
                        .never("data offset", 66, 0x40),
                destinationId(over4(16, "XDP_MATCH_TCP_QUIC_FLOW_DST_CID", destination, TCP, withShort), 58)
                        .from(63, 63)
                        .needs("port", 36, 38)
                        .never("data offset", 46, 0x40),
                destinationId(over6(16, "XDP_MATCH_TCP_QUIC_FLOW_DST_CID", destination, TCP, withShort), 78)
                        .from(83, 83)
                        .needs("port", 56, 58)
                        .never("data offset", 66, 0x40),
                control(tcp4(17, "XDP_MATCH_TCP_CONTROL_DST", control, SYN), 47)
                        .from(48, 58)
                        .needs("port", 36, 38),
                control(tcp6(17, "XDP_MATCH_TCP_CONTROL_DST", control, SYN), 67)
                        .from(68, 78)
                        .needs("port", 56, 58));
    }

    private static List<MatchTypeExample> ipTypes() {
        Match protocol = Match.ipProtocol(UDP);
        Match inner4 = Match.innerIpv4UdpDestination("192.0.2.0/24");
        Match inner6 = Match.innerIpv6UdpDestination("2001:db8::/32");
        Match echo4 = Match.ipv4EchoReply("192.0.2.1");
        Match echo6 = Match.ipv6EchoReply("2001:db8::1");
        return List.of(
                ip4(18, "XDP_MATCH_IP_NEXT_HEADER in IPv4", protocol, UDP, DATAGRAM)
                        .needs("protocol", 23, 24)
                        .still("later fragment", 21, 1),
                ip6(18, "XDP_MATCH_IP_NEXT_HEADER in IPv6", protocol, UDP, DATAGRAM)
                        .needs("next header", 20, 21)
                        .strictOnly("extension header", extended(UDP, DATAGRAM)),
                inner4(over4(19, "XDP_MATCH_INNER_IPV4_DST_MASK_UDP", inner4, Packets.IPV4, IN_IPV4), 34)
                        .strictOnly("inner options", ethernet(IPV4_TYPE, ipv4(Packets.IPV4, IN_OPTIONS))),
                inner4(over6(19, "XDP_MATCH_INNER_IPV4_DST_MASK_UDP", inner4, Packets.IPV4, IN_IPV4), 54)
                        .strictOnly("inner options", ethernet(IPV6_TYPE, ipv6(Packets.IPV4, IN_OPTIONS))),
                inner6(over4(20, "XDP_MATCH_INNER_IPV6_DST_MASK_UDP", inner6, Packets.IPV6, IN_IPV6), 34)
                        .strictOnly("inner extension header", ethernet(IPV4_TYPE, ipv4(Packets.IPV6, IN_EXTENDED))),
                inner6(over6(20, "XDP_MATCH_INNER_IPV6_DST_MASK_UDP", inner6, Packets.IPV6, IN_IPV6), 54)
                        .strictOnly("inner extension header", ethernet(IPV6_TYPE, ipv6(Packets.IPV6, IN_EXTENDED))),
                ip4(21, "XDP_MATCH_ICMPV4_ECHO_REPLY_IP_DST", echo4, ICMP, new byte[8])
                        .from(36, 38)
                        .needs("destination", 30, 34)
                        .needs("type and code", 34, 36)
                        .compatOnly("protocol", 23, 2)
                        .never("protocol of UDP", 23, UDP)
                        .never("protocol of TCP", 23, TCP)
                        .compatOnly("later fragment", 21, 1),
                ip6(22, "XDP_MATCH_ICMPV6_ECHO_REPLY_IP_DST", echo6, ICMPV6, with(new byte[8], 0, 129))
                        .from(56, 58)
                        .needs("destination", 38, 54)
                        .needs("type and code", 54, 56)
                        .compatOnly("next header", 20, ICMP)
                        .never("next header of UDP", 20, UDP)
                        .never("next header of TCP", 20, TCP)
                        .strictOnly("extension header", extended(ICMPV6, with(new byte[8], 0, 129))));
    }

    /** In IPv4, as the only thing that matters. */
    private static MatchTypeExample ip4(int type, String name, Match match, int protocol, byte[] payload) {
        byte[] packet = ipv4(protocol, payload);
        return MatchTypeExample.of(type, name, match, ethernet(IPV4_TYPE, packet))
                .from(34, 34)
                .needs("EtherType", 12, 14)
                .strictOnly("tag", tagged(0x8100, IPV4_TYPE, packet))
                .strictOnly("options", ethernet(IPV4_TYPE, ipv4(protocol, 0, new byte[4], payload)))
                .compatOnly("version", 14, 0x55)
                .compatOnly("total length", 17, 19);
    }

    /** In IPv6, as the only thing that matters. */
    private static MatchTypeExample ip6(int type, String name, Match match, int next, byte[] payload) {
        byte[] packet = ipv6(next, payload);
        return MatchTypeExample.of(type, name, match, ethernet(IPV6_TYPE, packet))
                .from(54, 54)
                .needs("EtherType", 12, 14)
                .strictOnly("tag", tagged(0x8100, IPV6_TYPE, packet))
                .compatOnly("version", 14, 0x40);
    }

    /** Something that IPv4 carries. */
    private static MatchTypeExample over4(int type, String name, Match match, int protocol, byte[] payload) {
        return ip4(type, name + " over IPv4", match, protocol, payload)
                .needs("protocol", 23, 24)
                .compatOnly("later fragment", 21, 1);
    }

    /** Something that IPv6 carries. */
    private static MatchTypeExample over6(int type, String name, Match match, int next, byte[] payload) {
        return ip6(type, name + " over IPv6", match, next, payload)
                .needs("next header", 20, 21)
                .strictOnly("extension header", extended(next, payload));
    }

    /** A segment with 24 bytes of header, whose port is looked at. */
    private static MatchTypeExample tcp4(int type, String name, Match match, byte[] segment) {
        return over4(type, name, match, TCP, segment)
                .from(38, 58)
                .strictOnly("data offset beyond the frame", 46, 0xF0)
                .still("data offset", 46, 0);
    }

    private static MatchTypeExample tcp6(int type, String name, Match match, byte[] segment) {
        return over6(type, name, match, TCP, segment)
                .from(58, 78)
                .strictOnly("data offset beyond the frame", 66, 0xF0)
                .still("data offset", 66, 0);
    }

    /** The port of {@link #PORTS} at {@code at}. */
    private static MatchTypeExample portSet(MatchTypeExample example, int at) {
        return example.needs("port", at, at + 2)
                .still("another port of the set", with(with(example.frame(), at, 0x21), at + 1, 0xFF))
                .never("port after the set", with(with(example.frame(), at, 0x22), at + 1, 0));
    }

    private static MatchTypeExample control(MatchTypeExample example, int flags) {
        return example.never("no flags", flags, 0)
                .never("every other flag", flags, 0xF8)
                .still("FIN", flags, 0x01)
                .still("RST", flags, 0x04)
                .still("SYN and ACK", flags, 0x12);
    }

    /** {@link #LONG} at {@code at}, of whose source id bytes 2 and 3 are looked at. */
    private static MatchTypeExample sourceId(MatchTypeExample example, int at) {
        return example.never("short header", at, 0x40)
                .still("other flags", at, 0x80)
                .still("version", at + 1, 77)
                .still("destination id", at + 6, 77)
                .needs("id", at + 12, at + 14)
                .still("id before", at + 11, 77)
                .still("id after", at + 14, 77)
                .never("id of 3 bytes", at + 9, 3)
                .never("id beyond the frame", at + 9, 255);
    }

    /** {@link #SHORT} at {@code at}, of whose destination id bytes 2 and 3 are looked at. */
    private static MatchTypeExample destinationId(MatchTypeExample example, int at) {
        return example.never("long header", at, 0xC0)
                .still("other flags", at, 0)
                .needs("id", at + 3, at + 5)
                .still("id before", at + 2, 77)
                .still("id after", at + 5, 77);
    }

    /** IPv4 at {@code at} in the packet that the frame holds. */
    private static MatchTypeExample inner4(MatchTypeExample example, int at) {
        return example.from(at + 20, at + 20)
                .never("inner version", at, 0x55)
                .never("inner header length", at, 0x44)
                .compatOnly("inner total length", at + 3, 19)
                .still("inner later fragment", at + 7, 1)
                .needs("inner protocol", at + 9, at + 10)
                .needs("inner prefix", at + 16, at + 19)
                .still("inner host", at + 19, 77);
    }

    /** IPv6 at {@code at} in the packet that the frame holds. */
    private static MatchTypeExample inner6(MatchTypeExample example, int at) {
        return example.from(at + 40, at + 40)
                .never("inner version", at, 0x40)
                .needs("inner next header", at + 6, at + 7)
                .needs("inner prefix", at + 24, at + 28)
                .still("inner host", at + 39, 77);
    }

    private static byte[] extended(int next, byte[] payload) {
        return ethernet(IPV6_TYPE, ipv6(HOP_BY_HOP, extension(next, 0, payload)));
    }
}
