package io.xdp4j.rule;

import io.xdp4j.wire.Tcp;
import java.util.List;

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
}
