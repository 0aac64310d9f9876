package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tests of bytes, as in {@code ip[6:2] & 0x1fff == 0}. */
final class FieldParser {

    private static final String[] RELATIONS = {"==", "=", "!=", "<", "<=", ">", ">=", "in", "&"};
    private static final Map<String, Layer> LAYERS = layers();

    private final TokenReader reader;
    private final ValueParser values;
    private final SetUses sets;

    FieldParser(TokenReader reader, ValueParser values, SetUses sets) {
        this.reader = reader;
        this.values = values;
        this.sets = sets;
    }

    /** Reads a test of a field, if the next tokens are one. */
    Optional<Match> test() {
        return field().map(this::test);
    }

    /** Reads a test whose left side is in parentheses, as in {@code (tcp[13] & 2) != 0}, if that is what comes. */
    Optional<Match> testInParentheses() {
        Token start = reader.peek();
        int depth = reader.depth();
        reader.expect("(");
        Optional<Field> field = field();
        if (field.isPresent()) {
            BigInteger mask = mask(field.get());
            if (reader.accept(")") && reader.at(RELATIONS)) {
                return Optional.of(relation(field.get(), mask));
            }
        }
        reader.back(start, depth);
        return Optional.empty();
    }

    /** Reads a field without a test. */
    Field only() {
        return field().orElseThrow(() -> reader.expected("a field such as ip[16:4]"));
    }

    /** Reads a relation of a field, which was read, to a value. */
    Match test(Field field) {
        if (reader.at(",")) {
            return key(field);
        }
        return relation(field, mask(field));
    }

    private Match key(Field first) {
        List<Field> fields = new ArrayList<>(List.of(first));
        while (reader.accept(",")) {
            fields.add(only());
        }
        reader.expect("in");
        return set(fields);
    }

    private BigInteger mask(Field field) {
        return reader.accept("&") ? values.bits(field.ones(), Names.of(field)) : field.ones();
    }

    private Match relation(Field field, BigInteger mask) {
        if (!reader.at(RELATIONS)) {
            throw reader.expected("a relation such as == or in");
        }
        Token operator = reader.take();
        if (operator.is("in")) {
            return in(field, mask);
        }
        Token at = reader.peek();
        BigInteger value = values.bits(BigInteger.ONE.shiftLeft(Field.MOST_SIZE * 8), Names.of(field));
        return reader.checked(at, () -> compared(field, mask, operator, value));
    }

    private Match compared(Field field, BigInteger mask, Token operator, BigInteger value) {
        return switch (operator.text()) {
            case "==", "=" -> new FieldTest.Equal(field, mask, value);
            case "!=" -> new FieldTest.Differs(field, mask, value);
            case "<" -> between(field, mask, BigInteger.ZERO, value.subtract(BigInteger.ONE));
            case "<=" -> between(field, mask, BigInteger.ZERO, value);
            case ">" -> between(field, mask, value.add(BigInteger.ONE), mask);
            case ">=" -> between(field, mask, value, mask);
            default -> throw reader.error(operator, "expected a relation such as == or in, not " + operator);
        };
    }

    private static Match between(Field field, BigInteger mask, BigInteger first, BigInteger last) {
        if (field.size() < 1 || field.size() > Long.BYTES) {
            throw new IllegalArgumentException(field + ": only fields of 1 to 8 bytes can be less or more");
        }
        if (last.signum() < 0 || first.compareTo(mask) > 0) {
            throw new IllegalArgumentException(field + ": is 0 to " + mask + ", so this never matches");
        }
        return new FieldTest.Between(
                field, mask.longValue(), first.longValue(), last.min(mask).longValue());
    }

    private Match in(Field field, BigInteger mask) {
        boolean whole = mask.equals(field.ones());
        if (whole && isSet(reader.peek())) {
            return set(List.of(field));
        }
        if (whole && field.size() == Short.BYTES && reader.at("{")) {
            return new FieldTest.InPorts(field, values.ports());
        }
        Token at = reader.peek();
        List<ValueParser.Range> ranges = reader.at("{")
                ? values.ranges("a number", mask, Names.NO_NAMES)
                : List.of(values.range("a range or a set", mask, Names.NO_NAMES));
        return reader.checked(
                at,
                () -> Match.or(ranges.stream()
                        .map(range -> between(field, mask, range.first(), range.last()))
                        .toList()));
    }

    private Match set(List<Field> fields) {
        Token token = reader.word("a set such as @web");
        if (!isSet(token)) {
            throw reader.error(token, "expected a set such as @web, not " + token);
        }
        return sets.use(token, fields, evident(fields));
    }

    private static SetType evident(List<Field> fields) {
        int bytes = fields.stream().mapToInt(Field::size).sum();
        if (fields.size() == 1 && bytes == Short.BYTES) {
            return SetType.PORT;
        }
        boolean ip = fields.getFirst().layer().toString().matches("(inner )?ip6?");
        if (ip && (bytes == Integer.BYTES || bytes == 2 * Long.BYTES)) {
            return SetType.ADDRESS;
        }
        return ip && SetType.TUPLE.takesKey(bytes) ? SetType.TUPLE : SetType.CONNECTION_ID;
    }

    static boolean isSet(Token token) {
        return token.kind() == Token.Kind.WORD && token.text().startsWith("@");
    }

    /** Reads a field if one comes next. */
    private Optional<Field> field() {
        if (reader.peek().kind() != Token.Kind.WORD
                || !LAYERS.containsKey(reader.peek().text())) {
            return Optional.empty();
        }
        Token start = reader.peek();
        int depth = reader.depth();
        String words = reader.take().text();
        while (LAYERS.containsKey(words + " " + reader.peek().text())) {
            words += " " + reader.take().text();
        }
        if (reader.at("[")) {
            return Optional.of(bytes(words));
        }
        Optional<Field> named = named(words);
        if (named.isEmpty()) {
            reader.back(start, depth);
        }
        return named;
    }

    /** Fields that need no brackets. */
    private Optional<Field> named(String words) {
        boolean related = reader.at(RELATIONS);
        return switch (words) {
            case "len", "length" -> Optional.of(Field.LENGTH);
            case "ethertype" -> related ? Optional.of(Field.ETHER_TYPE) : Optional.empty();
            case "tcp flags" -> related ? Optional.of(Field.TCP_FLAGS) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Field bytes(String words) {
        Token start = reader.peek();
        reader.expect("[");
        Layer layer = LAYERS.get(words);
        if (!layer.toString().equals(words) && !words.equals("length") && !words.startsWith("udp quic")) {
            throw reader.error(start, "'" + words + "' has no bytes of its own");
        }
        int offset = (int) values.number("an offset", Field.MOST_BYTES, Names.OFFSETS);
        int size = reader.accept(":") ? (int) values.number("a size", Field.MOST_SIZE, Names.NO_NAMES) : 1;
        Field field = reader.checked(start, () -> new Field(layer, offset, size));
        reader.expect("]");
        return field;
    }

    /** Layers by their words, and by those that such words start with. */
    private static Map<String, Layer> layers() {
        Map<String, Layer> layers = new HashMap<>();
        for (Layer layer : Layer.values()) {
            layers.put(layer.toString(), layer);
        }
        layers.put("length", Layer.LENGTH);
        layers.put("quic", Layer.UDP_QUIC_SOURCE_ID);
        layers.put("udp quic", Layer.UDP_QUIC_SOURCE_ID);
        layers.put("udp quic scid", Layer.UDP_QUIC_SOURCE_ID);
        layers.put("udp quic dcid", Layer.UDP_QUIC_DESTINATION_ID);
        layers.put("tcp quic", Layer.TCP_QUIC_SOURCE_ID);
        layers.put("tcp flags", Layer.TCP);
        layers.put("inner", Layer.INNER_IPV4);
        return Map.copyOf(layers);
    }
}
