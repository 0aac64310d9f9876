package io.xdp4j.rule;

import io.xdp4j.wire.Icmp;
import io.xdp4j.wire.Icmpv6;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.util.List;
import java.util.Objects;

/**
 * Matches of ICMP messages.
 *
 * @since 0.1
 */
public sealed interface IcmpMatch extends Match {

    /**
     * Echo replies of ICMP over IPv4: protocol 1, type 0, code 0.
     *
     * @param destination the address that they go to, or a prefix
     */
    record EchoReply(Ipv4Prefix destination) implements IcmpMatch {

        /** Checks that it is there. */
        public EchoReply {
            Objects.requireNonNull(destination, "destination");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV4_DESTINATION, destination),
                    FieldTest.equal(Field.ICMPV4_TYPE, Icmp.ECHO_REPLY),
                    FieldTest.equal(Field.ICMPV4_CODE, 0));
        }

        @Override
        public String toString() {
            return "icmp[icmptype] == icmp-echoreply and icmp[icmpcode] == 0 and dst net " + destination;
        }
    }

    /**
     * Echo replies of ICMPv6: protocol 58, type 129, code 0.
     *
     * @param destination the address that they go to, or a prefix
     */
    record EchoReplyV6(Ipv6Prefix destination) implements IcmpMatch {

        /** Checks that it is there. */
        public EchoReplyV6 {
            Objects.requireNonNull(destination, "destination");
        }

        @Override
        public List<FieldTest> tests() {
            return List.of(
                    PrefixTest.of(Field.IPV6_DESTINATION, destination),
                    FieldTest.equal(Field.ICMPV6_TYPE, Icmpv6.ECHO_REPLY),
                    FieldTest.equal(Field.ICMPV6_CODE, 0));
        }

        @Override
        public String toString() {
            return "icmp6[icmp6type] == icmp6-echoreply and icmp6[icmp6code] == 0 and dst net " + destination;
        }
    }
}
