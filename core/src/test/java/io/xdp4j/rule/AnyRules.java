package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random rules of every kind that can be made, the same for the same seed, with odd masks, offsets and names. */
final class AnyRules {

    private static final List<Field> FIELDS = List.of(
            Field.ETHERNET_DESTINATION,
            Field.ETHERNET_SOURCE,
            Field.ETHER_TYPE,
            Field.VLAN_TAG,
            Field.LENGTH,
            Field.IP_PROTOCOL,
            Field.IPV4_SOURCE,
            Field.IPV4_DESTINATION,
            Field.IPV6_SOURCE,
            Field.IPV6_DESTINATION,
            Field.UDP_SOURCE_PORT,
            Field.UDP_DESTINATION_PORT,
            Field.TCP_SOURCE_PORT,
            Field.TCP_DESTINATION_PORT,
            Field.TCP_FLAGS,
            Field.ICMPV4_TYPE,
            Field.ICMPV4_CODE,
            Field.ICMPV6_TYPE,
            Field.ICMPV6_CODE,
            Field.INNER_IP_PROTOCOL,
            Field.INNER_IPV4_DESTINATION,
            Field.INNER_IPV6_SOURCE);
    private static final List<String> WORDS = List.of(
            "udp",
            "tcp",
            "ip",
            "ip6",
            "arp",
            "icmp",
            "icmp6",
            "vlan",
            "none",
            "all",
            "broadcast",
            "multicast",
            "port 53",
            "src and dst port 53",
            "tcp port 53",
            "udp src and dst port {1, 5-9}",
            "portrange 1-9",
            "host 192.0.2.1",
            "src and dst net 10.0.0.0/8",
            "host 2001:db8::1",
            "host @hosts",
            "ip6 src and dst host @hosts",
            "inner host @hosts",
            "inner net 10.0.0.0/8",
            "inner ip proto 6",
            "ip proto 17",
            "ip6 proto 58",
            "ether host 02:00:00:00:00:01",
            "ether src and dst 02:00:00:00:00:01",
            "dscp ef",
            "vlan 5",
            "vlan 1-5",
            "vlan priority 3",
            "udp tuple @flows",
            "tcp tuple @flows",
            "ip multicast",
            "icmp type echo");
    private static final List<String> NAMES = List.of(
            "sockets", "a b", "to", "or", "pass", "\"", "\\u", "a->b", "\u00e4", "\n", "x".repeat(300), "a;b#c", "@a");

    private final SplittableRandom random;

    AnyRules(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns a rule. */
    Rule rule() {
        return new Rule(match(random.nextInt(1, 6)), limit(), action());
    }

    /** Returns a match that is nested at most so deep. */
    Match match(int depth) {
        if (depth <= 1 || oneIn(3)) {
            return oneIn(3) ? fromWords() : test();
        }
        Supplier<List<Match>> parts = () ->
                Stream.generate(() -> match(depth - 1)).limit(random.nextInt(4)).toList();
        return switch (random.nextInt(3)) {
            case 0 -> Match.and(parts.get());
            case 1 -> Match.or(parts.get());
            default -> new Match.Not(match(depth - 1));
        };
    }

    /** Returns a test of a field. */
    FieldTest test() {
        Field field = field();
        return switch (random.nextInt(6)) {
            case 0 -> ports(field);
            case 1 -> new FieldTest.InSet(fields(), pick(List.of("a", "b-", "C_9.x")));
            case 2 -> between(field);
            case 3 -> differs(field);
            default -> equal(field);
        };
    }

    /** Returns a match that has words of its own. */
    Match fromWords() {
        return Match.parse(pick(WORDS));
    }

    private FieldTest equal(Field field) {
        BigInteger mask = mask(field);
        return new FieldTest.Equal(field, mask, bits(field).and(mask));
    }

    private FieldTest differs(Field field) {
        BigInteger mask = mask(field);
        return mask.signum() == 0
                ? equal(field)
                : new FieldTest.Differs(
                        field, mask, oneIn(3) ? BigInteger.ZERO : bits(field).and(mask));
    }

    private FieldTest between(Field field) {
        long mask = mask(field).longValue();
        if (field.size() < 1 || field.size() > 8 || mask == 0) {
            return equal(field);
        }
        long first = oneIn(3) ? 0 : Long.remainderUnsigned(random.nextLong(), mask);
        long last = oneIn(3) ? mask : first + Long.remainderUnsigned(random.nextLong(), mask - first);
        return new FieldTest.Between(field, mask, first, oneIn(4) ? first : last);
    }

    private FieldTest ports(Field field) {
        return field.size() == 2 ? new FieldTest.InPorts(field, portSet()) : equal(field);
    }

    private PortSet portSet() {
        return PortSet.of(IntStream.range(0, random.nextInt(5))
                .map(_ -> random.nextInt(oneIn(2) ? 10 : 0x10000))
                .toArray());
    }

    private List<Field> fields() {
        return Stream.generate(this::field)
                .limit(oneIn(2) ? 1 : random.nextInt(1, 5))
                .toList();
    }

    private Field field() {
        if (oneIn(2)) {
            return pick(FIELDS);
        }
        int size = random.nextInt(Field.MOST_SIZE + 1);
        int offset = random.nextInt(oneIn(4) ? Field.MOST_BYTES - size + 1 : 20);
        return new Field(pick(List.of(Layer.values())), offset, size);
    }

    /** All bits, those of a prefix, or any. */
    private BigInteger mask(Field field) {
        return switch (random.nextInt(5)) {
            case 0 -> bits(field);
            case 1 -> {
                int bits = field.size() * 8;
                int kept = random.nextInt(bits + 1);
                yield field.ones().shiftRight(bits - kept).shiftLeft(bits - kept);
            }
            default -> field.ones();
        };
    }

    private BigInteger bits(Field field) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < field.size(); i++) {
            bits = bits.shiftLeft(8).or(BigInteger.valueOf(oneIn(3) ? 0 : random.nextInt(256)));
        }
        return bits;
    }

    private Limit limit() {
        return switch (random.nextInt(4)) {
            case 0 -> new Limit.Rate(random.nextInt(1, 1_000_000_000), random.nextInt(1, 3600));
            case 1 -> new Limit.Sample(random.nextInt(1, Integer.MAX_VALUE));
            default -> new Limit.None();
        };
    }

    private Action action() {
        return switch (random.nextInt(6)) {
            case 0 -> new Action.Pass();
            case 1 -> new Action.Drop();
            case 2 -> new Action.Reflect();
            case 3 -> new Action.Forward(pick(List.of("eth0", "veth0.1@x", "a\"b", "to", "a->b")));
            default -> new Action.Redirect(pick(NAMES), oneIn(2) ? Action.Miss.DROP : Action.Miss.PASS);
        };
    }

    /** Returns sets that have what the tests here look for, with elements of every kind. */
    static List<SetSpec> sets(RuleList used) {
        List<SetSpec> sets = new ArrayList<>();
        for (SetSpec set : used.sets()) {
            List<SetElement> elements = switch (set.type()) {
                case PORT -> parsed(set.type(), "5", "5", "7-9", "10", "65535");
                case ADDRESS -> parsed(set.type(), "192.0.2.1", "2001:db8::1");
                case PREFIX -> parsed(set.type(), "10.0.0.0/8", "::/0", "0.0.0.0/0");
                case TUPLE -> parsed(set.type(), "192.0.2.1:53-192.0.2.2:1", "[::1]:53-[2001:db8::1]:4000");
                case CONNECTION_ID -> parsed(set.type(), "c0ffee", "0x00");
            };
            sets.add(new SetSpec(set.name(), set.type(), 100, elements));
        }
        return sets;
    }

    private static List<SetElement> parsed(SetType type, String... texts) {
        return Stream.of(texts)
                .flatMap(text -> SetElement.parse(type, text).stream())
                .toList();
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
