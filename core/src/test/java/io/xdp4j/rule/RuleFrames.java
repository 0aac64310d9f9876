package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random rule lists and frames, the same for the same seed: small sets of values, so that rules often match, and frames
 * that are mostly valid, with tags, options, extension headers, fragments, padding, mutations and truncations.
 */
final class RuleFrames {

    static final String MAP = "sockets";

    /** Too many ranges for instructions. */
    private static final PortSet EVEN =
            PortSet.of(IntStream.range(0, 0x8000).map(i -> 2 * i).toArray());

    private static final int[] PORTS = {0, 53, 443, 4433, 65535};
    private static final int[] PROTOCOLS = {
        6, 17, 6, 17, 6, 17, 6, 17, 1, 58, 1, 58, 4, 41, 4, 41, 59, 132, 0, 43, 44, 60, 51, 255
    };
    private static final int[] EXTENSIONS = {0, 43, 60, 44};
    private static final int[] OFFSETS = {0, 0, 0, 1, 2, 3, 4, 5, 6};
    private static final int[] ID_LENGTHS = {0, 1, 8, 19, 20, 21, 255};
    private static final int[] ECHO_REPLIES = {0, 129};
    private static final int[] TAGS = {0x8100, 0x88A8};
    private static final int[] IPV4 = {0x0A000001, 0x0A0000FF, 0xC0000201, 0xFFFFFFFF, 0, 0x7FFFFFFF};
    private static final long[] IPV6_HIGH = {0x20010DB800000000L, 0xFE80000000000000L, -1, 0};
    private static final long[] IPV6_LOW = {1, 0x8000000000000001L, -1, 0};
    private static final int LARGEST = 3000; // fits the page in which the kernel runs test frames

    private final SplittableRandom random;

    RuleFrames(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns up to {@code limit} rules. */
    RuleList rules(int limit) {
        int count = random.nextInt(limit + 1);
        return new RuleList(IntStream.range(0, count).mapToObj(_ -> rule()).toList());
    }

    /** Returns a frame of 0 to {@link #LARGEST} bytes. */
    byte[] frame() {
        ByteBuffer frame = ByteBuffer.allocate(4 * LARGEST);
        frame.putLong(random.nextLong()).putInt(random.nextInt());
        tags(frame);
        if (oneIn(2)) {
            ipv4(frame.putShort((short) 0x0800), true);
        } else {
            ipv6(frame.putShort((short) 0x86DD), true);
        }
        padding(frame);
        return mutated(Arrays.copyOf(frame.array(), Math.min(frame.position(), LARGEST)));
    }

    /** Returns {@code frame} cut after each of its bytes, the empty frame first. */
    static Stream<byte[]> truncations(byte[] frame) {
        return IntStream.rangeClosed(0, frame.length).mapToObj(length -> Arrays.copyOf(frame, length));
    }

    /** Returns lists of one rule: every kind of match with every action. */
    static List<RuleList> oneOfEach() {
        List<Match> matches = List.of(
                Match.all(),
                Match.ipProtocol(17),
                Match.ipv4Destination("192.0.2.1"),
                Match.ipv4Destination("128.0.0.0/1"),
                Match.ipv4Destination("0.0.0.0/0"),
                Match.ipv6Destination("2001:db8::1"),
                Match.ipv6Destination("2001:db8::/37"),
                Match.ipv6Destination("::/0"),
                Match.udpDestinationPort(53),
                Match.udp(),
                Match.ipv4UdpTuple("192.0.2.2", 1111, "192.0.2.1", 53),
                Match.ipv6UdpTuple("2001:db8::2", 1111, "2001:db8::1", 53),
                Match.tcpDestinationPort(443),
                Match.tcpControlDestinationPort(443),
                Match.udpDestinationPorts(PortSet.of()),
                Match.udpDestinationPorts(PortSet.of(53, 443)),
                Match.ipv4UdpPorts("192.0.2.1", EVEN),
                Match.ipv6UdpPorts("2001:db8::1", PortSet.range(0, 65535)),
                Match.ipv4TcpPorts("192.0.2.1", EVEN),
                Match.ipv6TcpPorts("2001:db8::1", EVEN),
                Match.quicSourceId(443, 1, "c0ffee"),
                Match.quicDestinationId(443, 0, "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff"),
                Match.tcpQuicSourceId(443, 17, "c0ffee"),
                Match.tcpQuicDestinationId(443, 3, ""),
                Match.ipv4EchoReply("192.0.2.1"),
                Match.ipv6EchoReply("2001:db8::1"),
                Match.innerIpv4UdpDestination("192.0.2.1"),
                Match.innerIpv6UdpDestination("2001:db8::/32"));
        return matches.stream()
                .flatMap(match -> Stream.of(
                        match.pass(), match.drop(), match.reflect(), match.redirect(MAP), match.redirectOrDrop(MAP)))
                .map(RuleList::of)
                .toList();
    }

    /** Returns what reproduces a difference. */
    static String describe(RuleList rules, byte[] frame) {
        return rules.rules() + " on " + HexFormat.of().formatHex(frame);
    }

    private Rule rule() {
        Match match = match();
        return switch (random.nextInt(5)) {
            case 0 -> match.pass();
            case 1 -> match.drop();
            case 2 -> match.reflect();
            case 3 -> match.redirect(MAP);
            default -> match.redirectOrDrop(MAP);
        };
    }

    private Match match() {
        return switch (random.nextInt(42)) {
            case 0 -> oneIn(4) ? Match.all() : Match.udp();
            case 1, 2, 3 -> Match.udpDestinationPort(pick(PORTS));
            case 4, 5, 6 -> Match.tcpDestinationPort(pick(PORTS));
            case 7, 8, 9 -> Match.ipProtocol(pick(PROTOCOLS));
            case 10, 11 -> Match.ipv4Destination(ipv4Prefix());
            case 12, 13 -> Match.ipv6Destination(ipv6Prefix());
            case 14, 15 -> Match.ipv4UdpTuple(ipv4Prefix(), pick(PORTS), ipv4Prefix(), pick(PORTS));
            case 16, 17 -> Match.ipv6UdpTuple(ipv6Prefix(), pick(PORTS), ipv6Prefix(), pick(PORTS));
            case 18, 19 -> Match.tcpControlDestinationPort(pick(PORTS));
            case 20, 21 -> Match.ipv4EchoReply(ipv4Prefix());
            case 22, 23 -> Match.ipv6EchoReply(ipv6Prefix());
            case 24, 25 -> Match.innerIpv4UdpDestination(ipv4Prefix());
            case 26, 27 -> Match.innerIpv6UdpDestination(ipv6Prefix());
            case 28, 29 -> Match.quicSourceId(pick(PORTS), pick(OFFSETS), id());
            case 30, 31 -> Match.tcpQuicSourceId(pick(PORTS), pick(OFFSETS), id());
            case 32, 33 -> Match.tcpQuicDestinationId(pick(PORTS), pick(OFFSETS), id());
            case 36 -> Match.udpDestinationPorts(portSet());
            case 37 -> Match.ipv4UdpPorts(ipv4Prefix(), portSet());
            case 38 -> Match.ipv6UdpPorts(ipv6Prefix(), portSet());
            case 39 -> Match.ipv4TcpPorts(ipv4Prefix(), portSet());
            case 40 -> Match.ipv6TcpPorts(ipv6Prefix(), portSet());
            default -> Match.quicDestinationId(pick(PORTS), pick(OFFSETS), id());
        };
    }

    private PortSet portSet() {
        if (oneIn(4)) {
            return EVEN;
        }
        return new PortSet(Stream.generate(this::portRange)
                .limit(random.nextInt(oneIn(3) ? 30 : 4))
                .toList());
    }

    private PortSet.Range portRange() {
        int first = oneIn(2) ? pick(PORTS) : random.nextInt(0x10000);
        return new PortSet.Range(first, Math.min(0xFFFF, first + (oneIn(2) ? 0 : random.nextInt(2000))));
    }

    /** Connection ids are all the same byte, so that some of them match. */
    private String id() {
        return (oneIn(8) ? "c0" : "ee").repeat(random.nextInt(oneIn(2) ? 5 : 14));
    }

    private String ipv4Prefix() {
        int length = prefixLength(32);
        int mask = new Ipv4Prefix(0, length).mask();
        return new Ipv4Prefix(pick(IPV4) & mask, length).toString();
    }

    private String ipv6Prefix() {
        int length = prefixLength(128);
        Ipv6Prefix mask = new Ipv6Prefix(0, 0, length);
        return new Ipv6Prefix(pick(IPV6_HIGH) & mask.maskHigh(), pick(IPV6_LOW) & mask.maskLow(), length).toString();
    }

    private int prefixLength(int bits) {
        return oneIn(3) ? bits : random.nextInt(bits + 1);
    }

    private void tags(ByteBuffer frame) {
        int tags = oneIn(2) ? 0 : random.nextInt(4);
        for (int i = 0; i < tags; i++) {
            frame.putShort((short) pick(TAGS)).putShort((short) random.nextInt());
        }
    }

    private void ipv4(ByteBuffer frame, boolean outer) {
        int words = oneIn(3) ? random.nextInt(5, 16) : 5;
        int protocol = pick(PROTOCOLS);
        int fragment = oneIn(3) ? fragment() : 0x4000;
        int start = frame.position();
        frame.put((byte) (0x40 | words)).put((byte) 0).putShort((short) 0).putShort((short) 0);
        frame.putShort((short) fragment);
        frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.putInt(pick(IPV4)).putInt(pick(IPV4));
        random(frame, words * 4 - 20);
        payload(frame, protocol, outer);
        frame.putShort(start + 2, (short) (frame.position() - start + slack()));
    }

    private void ipv6(ByteBuffer frame, boolean outer) {
        int count = oneIn(2) ? 0 : random.nextInt(11);
        int start = frame.position();
        frame.putInt(0x60000000).putShort((short) 0);
        int name = frame.position();
        frame.put((byte) pick(PROTOCOLS)).put((byte) 64);
        frame.putLong(pick(IPV6_HIGH)).putLong(pick(IPV6_LOW));
        frame.putLong(pick(IPV6_HIGH)).putLong(pick(IPV6_LOW));
        for (int i = 0; i < count; i++) {
            name = extension(frame, name);
        }
        payload(frame, frame.get(name), outer);
        frame.putShort(start + 4, (short) (frame.position() - start - 40 + slack()));
    }

    /** Returns where the next extension header's name goes. */
    private int extension(ByteBuffer frame, int name) {
        int type = EXTENSIONS[random.nextInt(oneIn(3) ? 4 : 3)];
        int units = oneIn(50) ? 255 : oneIn(4) ? random.nextInt(4) : 0;
        int next = frame.position();
        frame.put(name, (byte) type).put((byte) pick(PROTOCOLS)).put((byte) units);
        frame.putShort((short) (oneIn(2) ? fragment() : 0)).putInt(random.nextInt());
        random(frame, type == 44 ? 0 : units * 8);
        return next;
    }

    /** An offset and flags: often one bit alone, which a wrong mask would take for the other. */
    private int fragment() {
        return oneIn(4) ? random.nextInt() : 1 << random.nextInt(16);
    }

    private void payload(ByteBuffer frame, int protocol, boolean outer) {
        switch (outer ? protocol : oneIn(2) ? 17 : 0) {
            case 17 -> udp(frame);
            case 6 -> tcp(frame);
            case 1, 58 -> icmp(frame);
            case 4 -> ipv4(frame, false);
            case 41 -> ipv6(frame, false);
            default -> random(frame, random.nextInt(40));
        }
    }

    private void icmp(ByteBuffer frame) {
        frame.put((byte) pick(ECHO_REPLIES)).put((byte) (oneIn(4) ? random.nextInt(3) : 0));
        random(frame, random.nextInt(20));
    }

    private void udp(ByteBuffer frame) {
        int start = frame.position();
        frame.putShort((short) pick(PORTS)).putShort((short) pick(PORTS)).putInt(0);
        quic(frame);
        frame.putShort(start + 4, (short) (oneIn(4) ? random.nextInt(10) : frame.position() - start + slack()));
    }

    private void tcp(ByteBuffer frame) {
        int words = oneIn(3) ? random.nextInt(16) : 5;
        frame.putShort((short) pick(PORTS)).putShort((short) pick(PORTS)).putLong(random.nextLong());
        frame.put((byte) (words << 4)).put((byte) (oneIn(2) ? 1 << random.nextInt(8) : random.nextInt()));
        random(frame, 6 + Math.max(words - 5, 0) * 4);
        quic(frame);
    }

    private void quic(ByteBuffer frame) {
        if (oneIn(2)) {
            frame.put((byte) 0x40);
            id(frame, random.nextInt(30));
            return;
        }
        int destination = pick(ID_LENGTHS);
        int source = pick(ID_LENGTHS);
        frame.put((byte) 0xC0).putInt(1).put((byte) destination);
        random(frame, destination);
        id(frame.put((byte) source), source);
        random(frame, random.nextInt(4));
    }

    private void id(ByteBuffer frame, int length) {
        for (int i = 0; i < length; i++) {
            frame.put((byte) (oneIn(60) ? 0xC0 : 0xEE));
        }
    }

    private void padding(ByteBuffer frame) {
        if (oneIn(3)) {
            random(frame, random.nextInt(60));
        }
    }

    private byte[] mutated(byte[] frame) {
        while (oneIn(3)) {
            frame[random.nextInt(Math.min(frame.length, 100))] = (byte) random.nextInt();
        }
        while (oneIn(4)) {
            frame[random.nextInt(Math.min(frame.length, 100))] ^= (byte) (1 << random.nextInt(8));
        }
        return oneIn(4) ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame;
    }

    /** By how much a length is wrong. */
    private int slack() {
        return oneIn(4) ? random.nextInt(-60, 60) : 0;
    }

    private void random(ByteBuffer frame, int count) {
        for (int i = 0; i < count; i++) {
            frame.put((byte) random.nextInt());
        }
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private int pick(int[] values) {
        return values[random.nextInt(values.length)];
    }

    private long pick(long[] values) {
        return values[random.nextInt(values.length)];
    }
}
