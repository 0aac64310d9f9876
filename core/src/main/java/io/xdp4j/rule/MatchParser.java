package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads matches: words of pcap-filter(7), joined by and, or, not. As there, {@code and} and {@code or} bind alike, to
 * the left.
 */
final class MatchParser {

    private static final List<Ends> NONE = List.of();
    private static final String[] OPERATORS = {"and", "or", "&&", "||"};

    /** Reads the value of an identifier without words, which has those of the one before it; or reads none. */
    private static final Supplier<Match> NOTHING = () -> {
        throw new AssertionError("nothing to read");
    };

    private final TokenReader reader;
    private final ValueParser values;
    private final FieldParser fields;
    private final EndsParser ends;
    private final SetUses sets;
    private Supplier<Match> identifier = NOTHING;
    private int level;
    private boolean mixed;

    MatchParser(TokenReader reader, SetUses sets) {
        this.reader = reader;
        this.sets = sets;
        values = new ValueParser(reader);
        fields = new FieldParser(reader, values, sets);
        ends = new EndsParser(reader, values, sets);
    }

    /** Reads a match from the next token on. */
    Match match() {
        identifier = NOTHING;
        level = 0;
        mixed = false;
        return expression();
    }

    /** Reads a field without a test. */
    Field field() {
        return fields.only();
    }

    /** Returns whether the match that was read mixes {@code and} and {@code or} without parentheses. */
    boolean isMixed() {
        return mixed;
    }

    private Match expression() {
        Token start = reader.peek();
        List<Match> parts = new ArrayList<>(List.of(operand()));
        boolean all = true;
        int changes = 0;
        while (reader.continues(OPERATORS)) {
            boolean and = reader.at("and", "&&");
            if (parts.size() > 1 && and != all) {
                requireDepth(start, ++changes);
                mixed = true;
                parts = new ArrayList<>(List.of(joined(parts, all)));
            }
            reader.take();
            all = and;
            parts.add(operand());
        }
        return joined(parts, all);
    }

    private static Match joined(List<Match> parts, boolean all) {
        return parts.size() == 1 ? parts.getFirst() : all ? Match.and(parts) : Match.or(parts);
    }

    private Match operand() {
        if (reader.at("not", "!")) {
            return nested(this::negated);
        }
        if (reader.at("(")) {
            Optional<Match> test = fields.testInParentheses();
            return test.isPresent() ? test.get() : inParentheses();
        }
        return primitive();
    }

    private Match negated() {
        reader.take();
        return new Match.Not(operand());
    }

    private Match nested(Supplier<Match> match) {
        requireDepth(reader.peek(), ++level);
        Match nested = match.get();
        level--;
        return nested;
    }

    private void requireDepth(Token token, int depth) {
        if (depth > Match.MOST_DEPTH) {
            throw reader.error(token, "match nested deeper than " + Match.MOST_DEPTH);
        }
    }

    private Match inParentheses() {
        Match match = nested(this::opened);
        if (!reader.accept(")")) {
            throw reader.expected("and, or, ')'");
        }
        return match;
    }

    private Match opened() {
        reader.take();
        return expression();
    }

    private Match primitive() {
        Optional<Match> test = fields.test();
        if (test.isPresent()) {
            return test.get();
        }
        if (identifier != NOTHING && isValue(reader.peek())) {
            return identifier.get();
        }
        identifier = NOTHING;
        if (ends.isNext()) {
            return identified(Ends.Group.PORTS.ends(), Ends.Group.ADDRESSES.ends());
        }
        Token word = reader.peek();
        if (word.kind() != Token.Kind.WORD) {
            throw reader.expected("a match such as udp or dst port 53");
        }
        return switch (word.text()) {
            case "all", "none", "arp" -> plain(reader.take().text());
            case "broadcast", "multicast" -> plain("ether " + reader.take().text());
            case "ether" -> ether();
            case "ethertype" -> etherType();
            case "ip" -> ip(Ends.IPV4, Vocabulary.IPV4);
            case "ip6" -> ip(Ends.IPV6, Vocabulary.IPV6);
            case "tcp" -> transport(Ends.TCP);
            case "udp" -> transport(Ends.UDP);
            case "icmp" -> icmp(Field.ICMPV4_TYPE, Field.ICMPV4_CODE, Names.ICMP);
            case "icmp6" -> icmp(Field.ICMPV6_TYPE, Field.ICMPV6_CODE, Names.ICMP6);
            case "proto" -> protocol(Field.IP_PROTOCOL);
            case "vlan" -> vlan();
            case "dscp" -> dscp();
            case "greater" -> length(">=");
            case "less" -> length("<=");
            case "inner" -> inner();
            case "ah", "esp", "pim", "sctp", "igmp", "vrrp" ->
                Match.ipProtocol(Names.PROTOCOLS.number(reader.take().text()));
            default -> other(word);
        };
    }

    private Match other(Token word) {
        if (word.text().indexOf('.') > 0 || word.text().indexOf(':') >= 0) {
            identifier = ends::bareAddress;
            return identifier.get();
        }
        throw reader.error(word, word + " is no word of rules" + Hints.of(word));
    }

    private Match plain(String words) {
        return Vocabulary.match(words);
    }

    /** Reads direction, type and value; the words stay for values that come without. */
    private Match identified(List<Ends> ports, List<Ends> addresses) {
        return identified(ends.qualifier(ports, addresses));
    }

    private Match identified(Supplier<Match> value) {
        identifier = value;
        return reader.at("(") ? inParentheses() : value.get();
    }

    private boolean isValue(Token token) {
        if (token.is("{")) {
            return true;
        }
        String text = token.text();
        return token.kind() == Token.Kind.WORD
                && (Character.isDigit(text.charAt(0))
                        || "@\\".indexOf(text.charAt(0)) >= 0
                        || text.indexOf(':') >= 0
                        || Names.PORTS.number(text) != Names.NONE);
    }

    private Match ether() {
        reader.take();
        if (reader.at("broadcast", "multicast")) {
            return plain("ether " + reader.take().text());
        }
        if (reader.at("proto")) {
            return etherType();
        }
        if (reader.at("src", "dst", "host")) {
            return identified(NONE, Ends.Group.STATIONS.ends());
        }
        throw reader.expected("src, dst, host, proto, broadcast, multicast or '['");
    }

    private Match etherType() {
        reader.take();
        return identified(
                () -> FieldTest.equal(Field.ETHER_TYPE, values.number("an EtherType", 0xFFFF, Names.ETHER_TYPES)));
    }

    private Match ip(Ends addresses, Match version) {
        String word = reader.take().text();
        if (reader.accept("proto")) {
            return identified(
                    () -> Vocabulary.protocol(version, (int) values.number("a protocol", 0xFF, Names.PROTOCOLS)));
        }
        if (reader.accept("multicast")) {
            return plain(word + " multicast");
        }
        if (reader.at("broadcast", "protochain")) {
            throw reader.error(reader.peek(), word + " " + reader.peek().text() + " cannot be told from a frame");
        }
        return ends.isNext() ? identified(NONE, List.of(addresses)) : version;
    }

    private Match transport(Ends ports) {
        String word = reader.take().text();
        if (reader.accept("tuple")) {
            return tuples(ports);
        }
        if (ports == Ends.TCP && reader.accept("flags")) {
            return flags();
        }
        if (reader.at("payload", "quic")) {
            throw reader.expected("a field such as udp payload[0:4] or quic scid[0:8]");
        }
        return ends.isNext() ? identified(List.of(ports), NONE) : plain(word);
    }

    private Match tuples(Ends ports) {
        Token token = reader.word("a set such as @flows");
        if (!FieldParser.isSet(token)) {
            throw reader.error(token, "expected a set such as @flows, not " + token);
        }
        return Ends.tuples(ports, key -> sets.use(token, key, SetType.TUPLE));
    }

    /** Any of some flags, as in {@code tcp flags syn|fin}. */
    private Match flags() {
        long flags = flag();
        while (reader.accept("|") || reader.accept(",")) {
            flags |= flag();
        }
        return FieldTest.anyBit(Field.TCP_FLAGS, flags);
    }

    private long flag() {
        Token token = reader.word("a flag such as syn");
        String name = token.text().startsWith("tcp-") ? token.text().substring(4) : token.text();
        int flag = Names.TCP_FLAGS.number(name);
        if (flag == Names.NONE) {
            throw reader.error(token, "expected fin, syn, rst, push, ack, urg, ece or cwr, not " + token);
        }
        return flag;
    }

    private Match icmp(Field type, Field code, Names types) {
        String word = reader.take().text();
        if (reader.accept("type")) {
            String prefix = word + "-";
            Token token = reader.peek();
            if (token.text().startsWith(prefix) && Names.constant(token.text()) != Names.NONE) {
                return FieldTest.equal(type, Names.constant(reader.take().text()));
            }
            return FieldTest.equal(type, values.number("a type", 0xFF, types));
        }
        return reader.accept("code")
                ? FieldTest.equal(code, values.number("a code", 0xFF, Names.NO_NAMES))
                : plain(word);
    }

    private Match protocol(Field field) {
        reader.take();
        return identified(() -> FieldTest.equal(field, values.number("a protocol", 0xFF, Names.PROTOCOLS)));
    }

    private Match vlan() {
        reader.take();
        if (reader.accept("priority")) {
            long priority = values.number("a priority", 7, Names.NO_NAMES);
            return Vocabulary.vlanPriority((int) priority);
        }
        boolean id = reader.peek().kind() == Token.Kind.WORD
                && Character.isDigit(reader.peek().text().charAt(0));
        return id
                ? Vocabulary.vlan(values.range("a VLAN", BigInteger.valueOf(Vocabulary.VLAN_ID), Names.NO_NAMES))
                : plain("vlan");
    }

    private Match dscp() {
        reader.take();
        return Vocabulary.dscp((int) values.number("a code point", 0x3F, Names.DSCP));
    }

    private Match length(String relation) {
        reader.take();
        long length = values.number("a length", 0xFFFF_FFFFL, Names.NO_NAMES);
        boolean least = relation.equals(">=");
        return new FieldTest.Between(Field.LENGTH, 0xFFFF_FFFFL, least ? length : 0, least ? 0xFFFF_FFFFL : length);
    }

    private Match inner() {
        reader.take();
        if (ends.isNext()) {
            return identified(NONE, Ends.Group.INNER_ADDRESSES.ends());
        }
        return switch (reader.peek().text()) {
            case "proto" -> protocol(Field.INNER_IP_PROTOCOL);
            case "udp", "tcp" -> plain("inner " + reader.take().text());
            case "ip" -> innerIp(Ends.INNER_IPV4);
            case "ip6" -> innerIp(Ends.INNER_IPV6);
            default -> throw reader.expected("after inner: ip, ip6, udp, tcp, proto, src, dst, host or net");
        };
    }

    private Match innerIp(Ends addresses) {
        Match version = plain("inner " + reader.take().text());
        if (reader.accept("proto")) {
            return identified(() -> version.and(
                    FieldTest.equal(Field.INNER_IP_PROTOCOL, values.number("a protocol", 0xFF, Names.PROTOCOLS))));
        }
        return ends.isNext() ? identified(NONE, List.of(addresses)) : version;
    }
}
