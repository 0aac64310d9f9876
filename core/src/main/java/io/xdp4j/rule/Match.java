package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.util.List;

/**
 * Which frames a {@link Rule} takes. Reads as the start of a rule:
 * {@code Match.udpDestinationPort(4433).redirect(map)}.
 *
 * <p>A frame that does not wholly hold the fields that a match names does not match. {@code toString} speaks the
 * words of {@code pcap-filter(7)}.
 *
 * @since 0.1
 */
public sealed interface Match permits Match.All, IpMatch, UdpMatch, TcpMatch, IcmpMatch, QuicMatch {

    /** Every frame. */
    record All() implements Match {
        @Override
        public List<FieldTest> tests() {
            return List.of();
        }

        @Override
        public String toString() {
            return "all";
        }
    }

    /** Returns the tests that a frame must all pass; none means every frame. */
    List<FieldTest> tests();

    /** Returns the match of every frame. */
    static Match all() {
        return new All();
    }

    /** Returns the match of IPv4 and IPv6 packets that carry protocol {@code number}, 0 to 255. */
    static Match ipProtocol(int number) {
        return new IpMatch.Protocol(number);
    }

    /** Returns the match of IPv4 packets to {@code prefix}, such as {@code 10.0.0.0/8} or {@code 192.0.2.1}. */
    static Match ipv4Destination(String prefix) {
        return new IpMatch.Ipv4Destination(Ipv4Prefix.parse(prefix));
    }

    /** Returns the match of IPv6 packets to {@code prefix}, such as {@code 2001:db8::/32} or {@code 2001:db8::1}. */
    static Match ipv6Destination(String prefix) {
        return new IpMatch.Ipv6Destination(Ipv6Prefix.parse(prefix));
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, to {@code port}, 0 to 65535. */
    static Match udpDestinationPort(int port) {
        return new UdpMatch.DestinationPort(port);
    }

    /** Returns the match of TCP segments, over IPv4 or IPv6, to {@code port}, 0 to 65535. */
    static Match tcpDestinationPort(int port) {
        return new TcpMatch.DestinationPort(port);
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, whose header is wholly there. */
    static Match udp() {
        return new UdpMatch.Any();
    }

    /**
     * Returns the match of UDP datagrams over IPv4 from an address and port to an address and port.
     *
     * @param source an address, such as {@code 192.0.2.1}, or a prefix
     * @param sourcePort 0 to 65535
     * @param destination an address or a prefix
     * @param destinationPort 0 to 65535
     */
    static Match ipv4UdpTuple(String source, int sourcePort, String destination, int destinationPort) {
        return new UdpMatch.Ipv4Tuple(
                Ipv4Prefix.parse(source), sourcePort, Ipv4Prefix.parse(destination), destinationPort);
    }

    /**
     * Returns the match of UDP datagrams over IPv6 from an address and port to an address and port.
     *
     * @param source an address, such as {@code 2001:db8::1}, or a prefix
     * @param sourcePort 0 to 65535
     * @param destination an address or a prefix
     * @param destinationPort 0 to 65535
     */
    static Match ipv6UdpTuple(String source, int sourcePort, String destination, int destinationPort) {
        return new UdpMatch.Ipv6Tuple(
                Ipv6Prefix.parse(source), sourcePort, Ipv6Prefix.parse(destination), destinationPort);
    }

    /** Returns the match of TCP segments to {@code port}, 0 to 65535, that have any of SYN, FIN and RST. */
    static Match tcpControlDestinationPort(int port) {
        return new TcpMatch.ControlToPort(port);
    }

    /** Returns the match of ICMP echo replies over IPv4 to {@code destination}, an address or a prefix. */
    static Match ipv4EchoReply(String destination) {
        return new IcmpMatch.EchoReply(Ipv4Prefix.parse(destination));
    }

    /** Returns the match of ICMPv6 echo replies to {@code destination}, an address or a prefix. */
    static Match ipv6EchoReply(String destination) {
        return new IcmpMatch.EchoReplyV6(Ipv6Prefix.parse(destination));
    }

    /** Returns the match of UDP over IPv4 to {@code prefix} inside of IPv4 or IPv6 packets. */
    static Match innerIpv4UdpDestination(String prefix) {
        return new IpMatch.InnerIpv4UdpDestination(Ipv4Prefix.parse(prefix));
    }

    /** Returns the match of UDP over IPv6 to {@code prefix} inside of IPv4 or IPv6 packets. */
    static Match innerIpv6UdpDestination(String prefix) {
        return new IpMatch.InnerIpv6UdpDestination(Ipv6Prefix.parse(prefix));
    }

    /**
     * Returns the match of QUIC packets over UDP that have a long header and a source connection id with these bytes.
     *
     * @param port the port they go to, 0 to 65535
     * @param offset the first byte of the id to look at, 0 or more
     * @param id what is there, in hexadecimal; with the offset at most 20 bytes
     */
    static Match quicSourceId(int port, int offset, String id) {
        return new QuicMatch.SourceId(QuicMatch.Transport.UDP, port, offset, id);
    }

    /**
     * Returns the match of QUIC packets over UDP that have a short header and a destination connection id with these
     * bytes. Parameters are those of {@link #quicSourceId}.
     */
    static Match quicDestinationId(int port, int offset, String id) {
        return new QuicMatch.DestinationId(QuicMatch.Transport.UDP, port, offset, id);
    }

    /** Returns the match of {@link #quicSourceId} over TCP. */
    static Match tcpQuicSourceId(int port, int offset, String id) {
        return new QuicMatch.SourceId(QuicMatch.Transport.TCP, port, offset, id);
    }

    /** Returns the match of {@link #quicDestinationId} over TCP. */
    static Match tcpQuicDestinationId(int port, int offset, String id) {
        return new QuicMatch.DestinationId(QuicMatch.Transport.TCP, port, offset, id);
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, to one of {@code ports}. */
    static Match udpDestinationPorts(PortSet ports) {
        return new UdpMatch.DestinationPortSet(ports);
    }

    /** Returns the match of UDP over IPv4 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv4UdpPorts(String destination, PortSet ports) {
        return new UdpMatch.Ipv4PortSet(Ipv4Prefix.parse(destination), ports);
    }

    /** Returns the match of UDP over IPv6 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv6UdpPorts(String destination, PortSet ports) {
        return new UdpMatch.Ipv6PortSet(Ipv6Prefix.parse(destination), ports);
    }

    /** Returns the match of TCP over IPv4 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv4TcpPorts(String destination, PortSet ports) {
        return new TcpMatch.Ipv4PortSet(Ipv4Prefix.parse(destination), ports);
    }

    /** Returns the match of TCP over IPv6 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv6TcpPorts(String destination, PortSet ports) {
        return new TcpMatch.Ipv6PortSet(Ipv6Prefix.parse(destination), ports);
    }

    /** Returns the rule that these frames go on to the host's own stack. */
    default Rule pass() {
        return new Rule(this, new Action.Pass());
    }

    /** Returns the rule that these frames are dropped. */
    default Rule drop() {
        return new Rule(this, new Action.Drop());
    }

    /** Returns the rule that these frames go back where they came from, with their Ethernet addresses swapped. */
    default Rule reflect() {
        return new Rule(this, new Action.Reflect());
    }

    /**
     * Returns the rule that these frames go to the socket for their queue in {@code target}; they pass if it has none.
     */
    default Rule redirect(RedirectTarget target) {
        return redirect(target.name());
    }

    /** Returns the rule that these frames go to the socket for their queue in the map; they pass if it has none. */
    default Rule redirect(String map) {
        return new Rule(this, new Action.Redirect(map, Action.Miss.PASS));
    }

    /** Returns the rule that these frames go to the socket for their queue in {@code target}, or are dropped. */
    default Rule redirectOrDrop(RedirectTarget target) {
        return redirectOrDrop(target.name());
    }

    /** Returns the rule that these frames go to the socket for their queue in the map, or are dropped. */
    default Rule redirectOrDrop(String map) {
        return new Rule(this, new Action.Redirect(map, Action.Miss.DROP));
    }
}
