package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import io.xdp4j.wire.Tcp;
import java.util.List;
import java.util.Objects;

/**
 * Matches of TCP segments, over IPv4 or IPv6.
 *
 * @since 0.1
 */
public sealed interface TcpMatch extends Match {

    /**
     * TCP segments to a port. Fragments after the first have no port.
     *
     * @param port the port, 0 to 65535
     */
    record DestinationPort(int port) implements TcpMatch {

        /** Checks the range. */
        public DestinationPort {
            Ports.check("port", port);
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(FieldTest.equal(Field.TCP_DESTINATION_PORT, port));
        }

        @Override
        public String toString() {
            return "tcp dst port " + port;
        }
    }

    /**
     * TCP segments to a port that open or end a connection: any of SYN, FIN and RST is set.
     *
     * @param port the port, 0 to 65535
     */
    record ControlToPort(int port) implements TcpMatch {

        /** Checks the range. */
        public ControlToPort {
            Ports.check("port", port);
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    FieldTest.equal(Field.TCP_DESTINATION_PORT, port),
                    new FieldTest.AnyBit(Field.TCP_FLAGS, Tcp.SYN | Tcp.FIN | Tcp.RST));
        }

        @Override
        public String toString() {
            return "tcp dst port " + port + " and tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0";
        }
    }

    /**
     * TCP segments over IPv4 to an address, or a prefix, and one of a set of ports.
     *
     * @param destination where they go to
     * @param ports the ports they go to
     */
    record Ipv4PortSet(Ipv4Prefix destination, PortSet ports) implements TcpMatch {

        /** Checks that nothing is missing. */
        public Ipv4PortSet {
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(ports, "ports");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV4_DESTINATION, destination),
                    new FieldTest.InSet(Field.TCP_DESTINATION_PORT, ports));
        }

        @Override
        public String toString() {
            return "tcp and dst net " + destination + " and dst port " + ports;
        }
    }

    /**
     * TCP segments over IPv6 to an address, or a prefix, and one of a set of ports.
     *
     * @param destination where they go to
     * @param ports the ports they go to
     */
    record Ipv6PortSet(Ipv6Prefix destination, PortSet ports) implements TcpMatch {

        /** Checks that nothing is missing. */
        public Ipv6PortSet {
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(ports, "ports");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV6_DESTINATION, destination),
                    new FieldTest.InSet(Field.TCP_DESTINATION_PORT, ports));
        }

        @Override
        public String toString() {
            return "tcp and dst net " + destination + " and dst port " + ports;
        }
    }
}
