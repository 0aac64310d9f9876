package io.xdp4j.rule;

import static io.xdp4j.rule.RandomFrames.IPV4;
import static io.xdp4j.rule.RandomFrames.IPV6_HIGH;
import static io.xdp4j.rule.RandomFrames.IPV6_LOW;
import static io.xdp4j.rule.RandomFrames.PORTS;
import static io.xdp4j.rule.RandomFrames.PROTOCOLS;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random rule lists, the same for the same seed: the matches that have a name, tests of any field, sets, and what and,
 * or and not make of them; of small sets of values, so that rules often match.
 */
final class RandomRules {

    static final String MAP = "sockets";

    /** Too many ranges for instructions. */
    static final PortSet EVEN =
            PortSet.of(IntStream.range(0, 0x400).map(i -> 2 * i).toArray());

    private static final int[] OFFSETS = {0, 0, 0, 1, 2, 3, 4, 5, 6};

    private final Pick pick;
    private final RandomTests tests;
    private final RandomSets sets;

    RandomRules(Pick pick) {
        this.pick = pick;
        this.tests = new RandomTests(pick);
        this.sets = new RandomSets(pick);
    }

    /** Returns up to {@code limit} rules, to be read in either mode, with the sets that they name. */
    RuleList rules(int limit) {
        sets.clear();
        int count = pick.below(limit + 1);
        List<Rule> rules = IntStream.range(0, count).mapToObj(_ -> rule()).toList();
        ParserMode parser = pick.oneIn(2) ? ParserMode.STRICT : ParserMode.WINDOWS_COMPAT;
        return new RuleList(rules, parser, sets.named());
    }

    private Rule rule() {
        Match match = match(3);
        return switch (pick.below(5)) {
            case 0 -> match.pass();
            case 1 -> match.drop();
            case 2 -> match.reflect();
            case 3 -> match.redirect(MAP);
            default -> match.redirectOrDrop(MAP);
        };
    }

    /** Returns a match of at most so many levels of and, or and not. */
    private Match match(int levels) {
        if (levels == 0 || pick.below(5) < 3) {
            return single();
        }
        return switch (pick.below(5)) {
            case 0, 1 -> Match.and(parts(levels));
            case 2, 3 -> Match.or(parts(levels));
            default -> match(levels - 1).not();
        };
    }

    private List<Match> parts(int levels) {
        int count = pick.oneIn(10) ? 0 : pick.from(2, 4);
        return Stream.generate(() -> match(levels - 1)).limit(count).toList();
    }

    private Match single() {
        return switch (pick.below(8)) {
            case 0, 1, 2 -> named();
            case 3 -> portsMatch();
            case 4 -> sets.test();
            default -> tests.test();
        };
    }

    private Match named() {
        return switch (pick.below(18)) {
            case 0 -> pick.oneIn(4) ? Match.all() : Match.udp();
            case 1, 2 -> Match.udpDestinationPort(pick.of(PORTS));
            case 3, 4 -> Match.tcpDestinationPort(pick.of(PORTS));
            case 5 -> Match.ipProtocol(pick.of(PROTOCOLS));
            case 6 -> Match.ipv4Destination(ipv4Prefix());
            case 7 -> Match.ipv6Destination(ipv6Prefix());
            case 8 -> Match.ipv4UdpTuple(ipv4Prefix(), pick.of(PORTS), ipv4Prefix(), pick.of(PORTS));
            case 9 -> Match.ipv6UdpTuple(ipv6Prefix(), pick.of(PORTS), ipv6Prefix(), pick.of(PORTS));
            case 10 -> Match.tcpControlDestinationPort(pick.of(PORTS));
            case 11 -> pick.oneIn(2) ? Match.ipv4EchoReply(ipv4Prefix()) : Match.ipv6EchoReply(ipv6Prefix());
            case 12 -> Match.innerIpv4UdpDestination(ipv4Prefix());
            case 13 -> Match.innerIpv6UdpDestination(ipv6Prefix());
            case 14 -> Match.quicSourceId(pick.of(PORTS), pick.of(OFFSETS), id());
            case 15 -> Match.quicDestinationId(pick.of(PORTS), pick.of(OFFSETS), id());
            case 16 -> Match.tcpQuicSourceId(pick.of(PORTS), pick.of(OFFSETS), id());
            default -> Match.tcpQuicDestinationId(pick.of(PORTS), pick.of(OFFSETS), id());
        };
    }

    private Match portsMatch() {
        return switch (pick.below(6)) {
            case 0 -> Match.udpDestinationPorts(portSet());
            case 1 -> Match.tcpDestinationPorts(portSet());
            case 2 -> Match.ipv4UdpPorts(ipv4Prefix(), portSet());
            case 3 -> Match.ipv6UdpPorts(ipv6Prefix(), portSet());
            case 4 -> Match.ipv4TcpPorts(ipv4Prefix(), portSet());
            default -> Match.ipv6TcpPorts(ipv6Prefix(), portSet());
        };
    }

    private PortSet portSet() {
        if (pick.oneIn(4)) {
            return EVEN;
        }
        return new PortSet(Stream.generate(this::portRange)
                .limit(pick.below(pick.oneIn(3) ? 30 : 4))
                .toList());
    }

    private PortSet.Range portRange() {
        int first = pick.oneIn(2) ? pick.of(PORTS) : pick.below(0x10000);
        return new PortSet.Range(first, Math.min(0xFFFF, first + (pick.oneIn(2) ? 0 : pick.below(2000))));
    }

    /** Connection ids are all the same byte, so that some of them match. */
    private String id() {
        return (pick.oneIn(8) ? "c0" : "ee").repeat(pick.below(pick.oneIn(2) ? 5 : 14));
    }

    private String ipv4Prefix() {
        int length = prefixLength(32);
        int mask = new Ipv4Prefix(0, length).mask();
        return new Ipv4Prefix(pick.of(IPV4) & mask, length).toString();
    }

    private String ipv6Prefix() {
        int length = prefixLength(128);
        Ipv6Prefix mask = new Ipv6Prefix(0, 0, length);
        long high = pick.of(IPV6_HIGH) & mask.maskHigh();
        return new Ipv6Prefix(high, pick.of(IPV6_LOW) & mask.maskLow(), length).toString();
    }

    private int prefixLength(int bits) {
        return pick.oneIn(3) ? bits : pick.below(bits + 1);
    }
}
