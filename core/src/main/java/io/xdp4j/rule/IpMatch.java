package io.xdp4j.rule;

import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.util.List;
import java.util.Objects;

/**
 * Matches of IP packets.
 *
 * @since 0.1
 */
public sealed interface IpMatch extends Match {

    /**
     * IPv4 and IPv6 packets that carry a protocol; of IPv6, what follows the extension headers.
     *
     * @param number the protocol, 0 to 255, for example {@link IpProtocol#UDP}
     */
    record Protocol(int number) implements IpMatch {

        /** Checks the range. */
        public Protocol {
            if (number < 0 || number > 0xFF) {
                throw new IllegalArgumentException("protocol: " + number + ", must be 0 to 255");
            }
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(FieldTest.equal(Field.IP_PROTOCOL, number));
        }

        @Override
        public String toString() {
            return "proto " + number;
        }
    }

    /**
     * IPv4 packets to an address of a prefix.
     *
     * @param prefix the prefix; one of length 0 matches every IPv4 packet
     */
    record Ipv4Destination(Ipv4Prefix prefix) implements IpMatch {

        /** Checks that it is there. */
        public Ipv4Destination {
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(PrefixTest.of(Field.IPV4_DESTINATION, prefix));
        }

        @Override
        public String toString() {
            return "dst net " + prefix;
        }
    }

    /**
     * IPv6 packets to an address of a prefix.
     *
     * @param prefix the prefix; one of length 0 matches every IPv6 packet
     */
    record Ipv6Destination(Ipv6Prefix prefix) implements IpMatch {

        /** Checks that it is there. */
        public Ipv6Destination {
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(PrefixTest.of(Field.IPV6_DESTINATION, prefix));
        }

        @Override
        public String toString() {
            return "dst net " + prefix;
        }
    }

    /**
     * IPv4 packets inside of IPv4 or IPv6 packets, of protocol 4, that carry UDP to an address of a prefix.
     *
     * @param prefix the prefix of the inner destination
     */
    record InnerIpv4UdpDestination(Ipv4Prefix prefix) implements IpMatch {

        /** Checks that it is there. */
        public InnerIpv4UdpDestination {
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.UDP),
                    PrefixTest.of(Field.INNER_IPV4_DESTINATION, prefix));
        }

        @Override
        public String toString() {
            return "inner udp and inner dst net " + prefix;
        }
    }

    /**
     * IPv6 packets inside of IPv4 or IPv6 packets, of protocol 41, that carry UDP to an address of a prefix.
     *
     * @param prefix the prefix of the inner destination
     */
    record InnerIpv6UdpDestination(Ipv6Prefix prefix) implements IpMatch {

        /** Checks that it is there. */
        public InnerIpv6UdpDestination {
            Objects.requireNonNull(prefix, "prefix");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    FieldTest.equal(Field.INNER_IP_PROTOCOL, IpProtocol.UDP),
                    PrefixTest.of(Field.INNER_IPV6_DESTINATION, prefix));
        }

        @Override
        public String toString() {
            return "inner udp and inner dst net " + prefix;
        }
    }
}
