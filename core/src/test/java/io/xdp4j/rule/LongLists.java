package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Long rule lists of few kinds of match, so that many rules look at the same fields, and frames whose fields are of the
 * same small domains; the same for the same seed.
 */
final class LongLists {

    private static final int HOSTS = 40;
    private static final int PORTS = 300;

    private static final BigInteger ALL_BITS = BigInteger.valueOf(0xFFFFFFFFL);

    private final SplittableRandom random;

    LongLists(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns {@code count} rules. */
    RuleList rules(int count) {
        List<Supplier<Match>> kinds = new ArrayList<>(kinds());
        while (kinds.size() > 1 + random.nextInt(8)) {
            kinds.remove(random.nextInt(kinds.size()));
        }
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Match match = kinds.get(random.nextInt(kinds.size())).get();
            rules.add(
                    switch (random.nextInt(4)) {
                        case 0 -> match.pass();
                        case 1 -> match.drop();
                        case 2 -> match.reflect();
                        default -> match.redirectOrDrop("sockets");
                    });
        }
        return new RuleList(rules);
    }

    /** Returns {@code count} rules that no map takes. */
    RuleList awkward(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(random.nextBoolean() ? awkward().drop() : awkward().pass());
        }
        return new RuleList(rules);
    }

    private Match awkward() {
        Match port = Match.udpDestinationPort(port());
        return switch (random.nextInt(7)) {
            case 0 -> port.and(Match.ipv4Destination(prefix()).not());
            case 1 -> port.not().and(Match.tcpDestinationPort(port()));
            case 2 -> new FieldTest.Differs(Field.IPV4_DESTINATION, ALL_BITS, BigInteger.valueOf(ipv4())).and(port);
            case 3 ->
                new FieldTest.Between(Field.IPV4_SOURCE, 0xFFFFFFFFL, 0, Integer.toUnsignedLong(ipv4())).and(port);
            case 4 ->
                new FieldTest.Between(Field.LENGTH, 0xFFFF, 50 + random.nextInt(10), 70)
                        .not()
                        .and(port);
            case 5 -> Match.ipv6Destination(prefix6()).not().and(Match.tcpDestinationPort(port()));
            default -> new FieldTest.Between(Field.LENGTH, 0xFF, 54, 54 + random.nextInt(30)).and(port);
        };
    }

    /** Returns a UDP or TCP frame over either version. */
    byte[] frame() {
        boolean udp = random.nextBoolean();
        boolean ipv4 = random.nextInt(3) != 0;
        ByteBuffer frame =
                ByteBuffer.allocate(14 + (ipv4 ? 20 : 40) + 20).putLong(0).putInt(0);
        if (ipv4) {
            frame.putShort((short) 0x0800).putInt(0x45000028).putInt(0);
            frame.putShort((short) (udp ? 0x4011 : 0x4006)).putShort((short) 0);
            frame.putInt(ipv4()).putInt(ipv4());
        } else {
            frame.putShort((short) 0x86DD).putInt(0x60000000).putShort((short) 20);
            frame.putShort((short) (udp ? 0x1140 : 0x0640));
            frame.putLong(0x20010DB800000000L)
                    .putLong(ipv6())
                    .putLong(0x20010DB800000000L)
                    .putLong(ipv6());
        }
        frame.putShort((short) port()).putShort((short) port());
        return frame.putShort((short) (udp ? 20 : 0))
                .putInt(0)
                .put((byte) 0)
                .put((byte) 0x50)
                .put((byte) random.nextInt(64))
                .array();
    }

    private List<Supplier<Match>> kinds() {
        return List.of(
                () -> Match.udpDestinationPort(port()),
                () -> Match.tcpControlDestinationPort(port()),
                () -> Match.ipv4Destination(prefix()),
                () -> Match.ipv4Destination(prefix()).and(Match.udpDestinationPort(port())),
                () -> Match.ipv6Destination(prefix6()),
                () -> Match.ipv4UdpTuple(prefix(), port(), prefix(), port()),
                () -> Match.ipv4UdpPorts(prefix(), ports()),
                () -> Match.tcpDestinationPorts(ports()),
                () -> Match.udpDestinationPort(port()).or(Match.tcpDestinationPort(port())),
                () -> Match.udpDestinationPort(port())
                        .and(Match.ipv4Destination(prefix()).not()),
                () -> FieldTest.of(Field.IPV4_SOURCE, Ipv4Prefix.parse(IPV4_TEXT + ipv4Host()))
                        .and(Match.udp()),
                () -> FieldTest.equal(Field.LENGTH, 74).and(Match.tcpDestinationPort(port())));
    }

    private static final String IPV4_TEXT = "10.0.0.";

    private PortSet ports() {
        int first = port();
        return PortSet.range(first, first + random.nextInt(30));
    }

    private String prefix() {
        int length = random.nextInt(3) == 0 ? 32 : random.nextInt(20, 33);
        return new Ipv4Prefix(ipv4() & new Ipv4Prefix(0, length).mask(), length).toString();
    }

    private String prefix6() {
        int length = random.nextInt(3) == 0 ? 128 : random.nextInt(60, 129);
        Ipv6Prefix mask = new Ipv6Prefix(0, 0, length);
        return new Ipv6Prefix(0x20010DB800000000L & mask.maskHigh(), ipv6() & mask.maskLow(), length).toString();
    }

    private int ipv4() {
        return 0x0A000000 | ipv4Host() | (random.nextInt(4) == 0 ? random.nextInt(4) << 8 : 0);
    }

    private int ipv4Host() {
        return random.nextInt(HOSTS) * 6;
    }

    private long ipv6() {
        return random.nextInt(HOSTS);
    }

    private int port() {
        return random.nextInt(PORTS);
    }
}
