package io.xdp4j.rule;

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
            if (port < 0 || port > 0xFFFF) {
                throw new IllegalArgumentException("port: " + port + ", must be 0 to 65535");
            }
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
}
