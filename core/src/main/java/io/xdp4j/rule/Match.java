package io.xdp4j.rule;

import io.xdp4j.wire.Icmp;
import io.xdp4j.wire.Icmpv6;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import io.xdp4j.wire.Tcp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which frames a {@link Rule} takes: tests of fields, joined by and, or, not. Reads as the start of a rule:
 * {@code Match.udpDestinationPort(4433).redirect(map)}.
 *
 * <p>A test of a field that a frame does not wholly hold is false; {@code not} of it is true. {@code toString} returns
 * the text that {@link #parse} reads.
 *
 * @since 0.1
 */
public sealed interface Match permits FieldTest, Match.And, Match.Or, Match.Not {

    /** How deep matches may be nested. */
    int MOST_DEPTH = 32;

    /**
     * Frames that every part matches; of no parts, every frame.
     *
     * @param parts not one, and none of them an {@code And}
     */
    record And(List<Match> parts) implements Match {

        /** Checks the parts. */
        public And {
            parts = List.copyOf(parts);
            if (parts.size() == 1 || parts.stream().anyMatch(And.class::isInstance)) {
                throw new IllegalArgumentException("and: one part, or another and; use Match.and");
            }
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * Frames that any part matches; of no parts, none.
     *
     * @param parts not one, and none of them an {@code Or}
     */
    record Or(List<Match> parts) implements Match {

        /** Checks the parts. */
        public Or {
            parts = List.copyOf(parts);
            if (parts.size() == 1 || parts.stream().anyMatch(Or.class::isInstance)) {
                throw new IllegalArgumentException("or: one part, or another or; use Match.or");
            }
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * Frames that {@code match} does not match.
     *
     * @param match the match
     */
    record Not(Match match) implements Match {

        /** Checks that it is there. */
        public Not {
            Objects.requireNonNull(match, "match");
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * Returns the match that {@code text} says, such as {@code udp dst port 53 and dst net 10.0.0.0/8}.
     *
     * @throws RuleSyntaxException if it is none
     */
    static Match parse(String text) {
        return new RuleParser(text).match();
    }

    /** Returns the match of every frame. */
    static Match all() {
        return new And(List.of());
    }

    /** Returns the match of no frame. */
    static Match none() {
        return new Or(List.of());
    }

    /** Returns the match of frames that all of {@code parts} match. */
    static Match and(List<? extends Match> parts) {
        List<Match> flat = new ArrayList<>();
        for (Match part : parts) {
            flat.addAll(part instanceof And(List<Match> inner) ? inner : List.of(part));
        }
        return flat.size() == 1 ? flat.getFirst() : new And(flat);
    }

    /** Returns the match of frames that any of {@code parts} matches. */
    static Match or(List<? extends Match> parts) {
        List<Match> flat = new ArrayList<>();
        for (Match part : parts) {
            flat.addAll(part instanceof Or(List<Match> inner) ? inner : List.of(part));
        }
        return flat.size() == 1 ? flat.getFirst() : new Or(flat);
    }

    /** Returns the match of frames that this and {@code other} match. */
    default Match and(Match other) {
        return and(List.of(this, other));
    }

    /** Returns the match of frames that this or {@code other} matches. */
    default Match or(Match other) {
        return or(List.of(this, other));
    }

    /** Returns the match of frames that this does not match. */
    default Match not() {
        return this instanceof Not(Match match) ? match : new Not(this);
    }

    /** Returns the match of IPv4 and IPv6 packets that carry protocol {@code number}, 0 to 255. */
    static Match ipProtocol(int number) {
        return FieldTest.equal(Field.IP_PROTOCOL, checked("protocol", number, 0xFF));
    }

    /** Returns the match of IPv4 packets to {@code prefix}, such as {@code 10.0.0.0/8} or {@code 192.0.2.1}. */
    static Match ipv4Destination(String prefix) {
        return FieldTest.of(Field.IPV4_DESTINATION, Ipv4Prefix.parse(prefix));
    }

    /** Returns the match of IPv6 packets to {@code prefix}, such as {@code 2001:db8::/32} or {@code 2001:db8::1}. */
    static Match ipv6Destination(String prefix) {
        return FieldTest.of(Field.IPV6_DESTINATION, Ipv6Prefix.parse(prefix));
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, whose header is wholly there. */
    static Match udp() {
        return FieldTest.present(Field.UDP_HEADER);
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, to {@code port}, 0 to 65535. */
    static Match udpDestinationPort(int port) {
        return port(Field.UDP_DESTINATION_PORT, port);
    }

    /** Returns the match of TCP segments, over IPv4 or IPv6, to {@code port}, 0 to 65535. */
    static Match tcpDestinationPort(int port) {
        return port(Field.TCP_DESTINATION_PORT, port);
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
        return and(List.of(
                FieldTest.of(Field.IPV4_SOURCE, Ipv4Prefix.parse(source)),
                ipv4Destination(destination),
                port(Field.UDP_SOURCE_PORT, sourcePort),
                udpDestinationPort(destinationPort)));
    }

    /** As {@link #ipv4UdpTuple}, over IPv6. */
    static Match ipv6UdpTuple(String source, int sourcePort, String destination, int destinationPort) {
        return and(List.of(
                FieldTest.of(Field.IPV6_SOURCE, Ipv6Prefix.parse(source)),
                ipv6Destination(destination),
                port(Field.UDP_SOURCE_PORT, sourcePort),
                udpDestinationPort(destinationPort)));
    }

    /** Returns the match of TCP segments to {@code port}, 0 to 65535, that have any of SYN, FIN and RST. */
    static Match tcpControlDestinationPort(int port) {
        return tcpDestinationPort(port).and(FieldTest.anyBit(Field.TCP_FLAGS, Tcp.SYN | Tcp.FIN | Tcp.RST));
    }

    /** Returns the match of ICMP echo replies over IPv4 to {@code destination}, an address or a prefix. */
    static Match ipv4EchoReply(String destination) {
        return and(List.of(
                FieldTest.equal(Field.ICMPV4_TYPE, Icmp.ECHO_REPLY),
                FieldTest.equal(Field.ICMPV4_CODE, 0),
                ipv4Destination(destination)));
    }

    /** Returns the match of ICMPv6 echo replies to {@code destination}, an address or a prefix. */
    static Match ipv6EchoReply(String destination) {
        return and(List.of(
                FieldTest.equal(Field.ICMPV6_TYPE, Icmpv6.ECHO_REPLY),
                FieldTest.equal(Field.ICMPV6_CODE, 0),
                ipv6Destination(destination)));
    }

    /** Returns the match of UDP over IPv4 to {@code prefix} inside of IPv4 or IPv6 packets. */
    static Match innerIpv4UdpDestination(String prefix) {
        return FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.UDP)
                .and(FieldTest.of(Field.INNER_IPV4_DESTINATION, Ipv4Prefix.parse(prefix)));
    }

    /** Returns the match of UDP over IPv6 to {@code prefix} inside of IPv4 or IPv6 packets. */
    static Match innerIpv6UdpDestination(String prefix) {
        return FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.UDP)
                .and(FieldTest.of(Field.INNER_IPV6_DESTINATION, Ipv6Prefix.parse(prefix)));
    }

    /**
     * Returns the match of QUIC packets over UDP that have a long header and a source connection id with these bytes.
     *
     * @param port the port they go to, 0 to 65535
     * @param offset the first byte of the id to look at, 0 or more
     * @param id what is there, in hexadecimal; with the offset at most 20 bytes
     */
    static Match quicSourceId(int port, int offset, String id) {
        return udpDestinationPort(port).and(id(Layer.UDP_QUIC_SOURCE_ID, offset, id));
    }

    /**
     * Returns the match of QUIC packets over UDP that have a short header and a destination connection id with these
     * bytes. Parameters are those of {@link #quicSourceId}.
     */
    static Match quicDestinationId(int port, int offset, String id) {
        return udpDestinationPort(port).and(id(Layer.UDP_QUIC_DESTINATION_ID, offset, id));
    }

    /** Returns the match of {@link #quicSourceId} over TCP. */
    static Match tcpQuicSourceId(int port, int offset, String id) {
        return tcpDestinationPort(port).and(id(Layer.TCP_QUIC_SOURCE_ID, offset, id));
    }

    /** Returns the match of {@link #quicDestinationId} over TCP. */
    static Match tcpQuicDestinationId(int port, int offset, String id) {
        return tcpDestinationPort(port).and(id(Layer.TCP_QUIC_DESTINATION_ID, offset, id));
    }

    /** Returns the match of UDP datagrams, over IPv4 or IPv6, to one of {@code ports}. */
    static Match udpDestinationPorts(PortSet ports) {
        return new FieldTest.InPorts(Field.UDP_DESTINATION_PORT, ports);
    }

    /** Returns the match of TCP segments, over IPv4 or IPv6, to one of {@code ports}. */
    static Match tcpDestinationPorts(PortSet ports) {
        return new FieldTest.InPorts(Field.TCP_DESTINATION_PORT, ports);
    }

    /** Returns the match of UDP over IPv4 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv4UdpPorts(String destination, PortSet ports) {
        return ipv4Destination(destination).and(udpDestinationPorts(ports));
    }

    /** Returns the match of UDP over IPv6 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv6UdpPorts(String destination, PortSet ports) {
        return ipv6Destination(destination).and(udpDestinationPorts(ports));
    }

    /** Returns the match of TCP over IPv4 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv4TcpPorts(String destination, PortSet ports) {
        return ipv4Destination(destination).and(tcpDestinationPorts(ports));
    }

    /** Returns the match of TCP over IPv6 to {@code destination}, an address or a prefix, and one of {@code ports}. */
    static Match ipv6TcpPorts(String destination, PortSet ports) {
        return ipv6Destination(destination).and(tcpDestinationPorts(ports));
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

    /** Returns the rule that these frames go out of the interface of that name. */
    default Rule forward(String device) {
        return new Rule(this, new Action.Forward(device));
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

    private static Match port(Field field, int port) {
        return FieldTest.equal(field, checked("port", port, 0xFFFF));
    }

    private static Match id(Layer layer, int offset, String id) {
        if (offset < 0 || offset > Field.MOST_SIZE - id.length() / 2) {
            throw new IllegalArgumentException("connection id: offset " + offset + " and length " + id.length() / 2
                    + ", must be at most " + Field.MOST_SIZE + " together");
        }
        return FieldTest.equal(layer, offset, id);
    }

    private static int checked(String what, int number, int most) {
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(what + ": " + number + ", must be 0 to " + most);
        }
        return number;
    }
}
