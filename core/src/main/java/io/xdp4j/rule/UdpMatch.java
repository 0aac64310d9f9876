package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.util.List;
import java.util.Objects;

/**
 * Matches of UDP datagrams, over IPv4 or IPv6.
 *
 * @since 0.1
 */
public sealed interface UdpMatch extends Match {

    /**
     * UDP datagrams to a port. Fragments after the first have no port.
     *
     * @param port the port, 0 to 65535
     */
    record DestinationPort(int port) implements UdpMatch {

        /** Checks the range. */
        public DestinationPort {
            Ports.check("port", port);
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(FieldTest.equal(Field.UDP_DESTINATION_PORT, port));
        }

        @Override
        public String toString() {
            return "udp dst port " + port;
        }
    }

    /** UDP datagrams whose header is wholly there. */
    record Any() implements UdpMatch {
        @Override
        public List<FieldTest> tests() {
            return List.of(FieldTest.present(Field.UDP_HEADER));
        }

        @Override
        public String toString() {
            return "udp";
        }
    }

    /**
     * UDP datagrams over IPv4 between two addresses, or prefixes, and ports.
     *
     * @param source where they come from
     * @param sourcePort the port they come from, 0 to 65535
     * @param destination where they go to
     * @param destinationPort the port they go to, 0 to 65535
     */
    record Ipv4Tuple(Ipv4Prefix source, int sourcePort, Ipv4Prefix destination, int destinationPort)
            implements UdpMatch {

        /** Checks the ranges, and that nothing is missing. */
        public Ipv4Tuple {
            Objects.requireNonNull(source, "source");
            Ports.check("source port", sourcePort);
            Objects.requireNonNull(destination, "destination");
            Ports.check("destination port", destinationPort);
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV4_SOURCE, source),
                    PrefixTest.of(Field.IPV4_DESTINATION, destination),
                    FieldTest.equal(Field.UDP_SOURCE_PORT, sourcePort),
                    FieldTest.equal(Field.UDP_DESTINATION_PORT, destinationPort));
        }

        @Override
        public String toString() {
            return tuple(source, sourcePort, destination, destinationPort);
        }
    }

    /**
     * UDP datagrams over IPv6 between two addresses, or prefixes, and ports.
     *
     * @param source where they come from
     * @param sourcePort the port they come from, 0 to 65535
     * @param destination where they go to
     * @param destinationPort the port they go to, 0 to 65535
     */
    record Ipv6Tuple(Ipv6Prefix source, int sourcePort, Ipv6Prefix destination, int destinationPort)
            implements UdpMatch {

        /** Checks the ranges, and that nothing is missing. */
        public Ipv6Tuple {
            Objects.requireNonNull(source, "source");
            Ports.check("source port", sourcePort);
            Objects.requireNonNull(destination, "destination");
            Ports.check("destination port", destinationPort);
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV6_SOURCE, source),
                    PrefixTest.of(Field.IPV6_DESTINATION, destination),
                    FieldTest.equal(Field.UDP_SOURCE_PORT, sourcePort),
                    FieldTest.equal(Field.UDP_DESTINATION_PORT, destinationPort));
        }

        @Override
        public String toString() {
            return tuple(source, sourcePort, destination, destinationPort);
        }
    }

    /**
     * UDP datagrams, over IPv4 or IPv6, to one of a set of ports.
     *
     * @param ports the ports
     */
    record DestinationPortSet(PortSet ports) implements UdpMatch {

        /** Checks that it is there. */
        public DestinationPortSet {
            Objects.requireNonNull(ports, "ports");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(new FieldTest.InSet(Field.UDP_DESTINATION_PORT, ports));
        }

        @Override
        public String toString() {
            return "udp dst port " + ports;
        }
    }

    /**
     * UDP datagrams over IPv4 to an address, or a prefix, and one of a set of ports.
     *
     * @param destination where they go to
     * @param ports the ports they go to
     */
    record Ipv4PortSet(Ipv4Prefix destination, PortSet ports) implements UdpMatch {

        /** Checks that nothing is missing. */
        public Ipv4PortSet {
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(ports, "ports");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV4_DESTINATION, destination),
                    new FieldTest.InSet(Field.UDP_DESTINATION_PORT, ports));
        }

        @Override
        public String toString() {
            return "udp and dst net " + destination + " and dst port " + ports;
        }
    }

    /**
     * UDP datagrams over IPv6 to an address, or a prefix, and one of a set of ports.
     *
     * @param destination where they go to
     * @param ports the ports they go to
     */
    record Ipv6PortSet(Ipv6Prefix destination, PortSet ports) implements UdpMatch {

        /** Checks that nothing is missing. */
        public Ipv6PortSet {
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(ports, "ports");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV6_DESTINATION, destination),
                    new FieldTest.InSet(Field.UDP_DESTINATION_PORT, ports));
        }

        @Override
        public String toString() {
            return "udp and dst net " + destination + " and dst port " + ports;
        }
    }

    private static String tuple(Record source, int sourcePort, Record destination, int destinationPort) {
        return "udp and src net " + source + " and src port " + sourcePort + " and dst net " + destination
                + " and dst port " + destinationPort;
    }
}
