package io.xdp4j.rule;

import java.util.List;
import java.util.Objects;

/**
 * Matches of QUIC packets by bytes of a connection id, whatever the version of QUIC; RFC 8999.
 *
 * @since 0.1
 */
public sealed interface QuicMatch extends Match {

    /** What carries QUIC. */
    enum Transport {
        /** UDP, as everywhere. */
        UDP,
        /** TCP, the packet being at the start of a segment's payload. */
        TCP
    }

    /**
     * Packets with a long header, by their source connection id.
     *
     * @param transport what carries them
     * @param port the port they go to, 0 to 65535
     * @param offset the first byte of the id to look at, 0 or more
     * @param id what is there, in hexadecimal; with the offset at most 20 bytes
     */
    record SourceId(Transport transport, int port, int offset, String id) implements QuicMatch {

        /** Checks the ranges. */
        public SourceId {
            id = checked(transport, port, offset, id);
        }

        @Override
        public List<FieldTest> tests() {
            return switch (transport) {
                case UDP ->
                    List.of(
                            FieldTest.equal(Field.UDP_DESTINATION_PORT, port),
                            new FieldTest.Bytes(Field.UDP_QUIC_SOURCE_ID, offset, id));
                case TCP ->
                    List.of(
                            FieldTest.equal(Field.TCP_DESTINATION_PORT, port),
                            new FieldTest.Bytes(Field.TCP_QUIC_SOURCE_ID, offset, id));
            };
        }

        @Override
        public String toString() {
            return text(transport, port, "scid", offset, id);
        }
    }

    /**
     * Packets with a short header, by their destination connection id.
     *
     * @param transport what carries them
     * @param port the port they go to, 0 to 65535
     * @param offset the first byte of the id to look at, 0 or more
     * @param id what is there, in hexadecimal; with the offset at most 20 bytes
     */
    record DestinationId(Transport transport, int port, int offset, String id) implements QuicMatch {

        /** Checks the ranges. */
        public DestinationId {
            id = checked(transport, port, offset, id);
        }

        @Override
        public List<FieldTest> tests() {
            return switch (transport) {
                case UDP ->
                    List.of(
                            FieldTest.equal(Field.UDP_DESTINATION_PORT, port),
                            new FieldTest.Bytes(Field.UDP_QUIC_DESTINATION_ID, offset, id));
                case TCP ->
                    List.of(
                            FieldTest.equal(Field.TCP_DESTINATION_PORT, port),
                            new FieldTest.Bytes(Field.TCP_QUIC_DESTINATION_ID, offset, id));
            };
        }

        @Override
        public String toString() {
            return text(transport, port, "dcid", offset, id);
        }
    }

    private static String checked(Transport transport, int port, int offset, String id) {
        Objects.requireNonNull(transport, "transport");
        Ports.check("port", port);
        return new FieldTest.Bytes(Field.UDP_QUIC_SOURCE_ID, offset, id).hex();
    }

    private static String text(Transport transport, int port, String which, int offset, String id) {
        String name = transport == Transport.UDP ? "udp" : "tcp";
        String bytes = which + "[" + offset + ":" + id.length() / 2 + "]";
        return name + " dst port " + port + " and quic " + bytes + " == 0x" + id;
    }
}
