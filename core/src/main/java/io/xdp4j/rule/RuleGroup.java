package io.xdp4j.rule;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/**
 * Rules that test the same fields in the same way, as a map from what the fields are to the first rule that wants that.
 *
 * <p>Of a group with prefixes the last field of a key is looked at as far as the longest of them goes that it has. That
 * finds one prefix and not the others that hold the same address; so each has the first rule of all of these.
 */
final class RuleGroup {

    /** How a group looks at a field; a part of a prefix has no mask, because each rule has its own. */
    record Look(Field field, BigInteger mask, boolean prefix) {}

    private static final int NUMBERS = 0x10000;

    private final List<Look> looks;
    private final boolean prefixes;

    /** By the length of the prefix, 0 in groups without, the first rule for each key. */
    private final Map<Integer, Map<ByteBuffer, Integer>> first = new TreeMap<>();

    private int firstRule = Integer.MAX_VALUE;

    /** Makes an empty group; if it has a prefix it is the last of {@code looks}. */
    RuleGroup(List<Look> looks) {
        this.looks = List.copyOf(looks);
        this.prefixes = !looks.isEmpty() && looks.getLast().prefix();
    }

    /** Adds a rule; rules are added in their order. */
    void add(Cube cube, int rule) {
        ByteBuffer key = ByteBuffer.allocate(keyBytes());
        int bits = 0;
        for (Look look : keyLooks()) {
            Cube.Part part = cube.parts().stream()
                    .filter(candidate -> candidate.field().equals(look.field()))
                    .findFirst()
                    .orElseThrow();
            key.put(Octets.of(part.value(), look.field().size()));
            bits = look.prefix() ? part.prefixBits() : 0;
        }
        firstRule = Math.min(firstRule, rule);
        first.computeIfAbsent(bits, _ -> new HashMap<>()).putIfAbsent(key.flip(), rule);
    }

    /** Returns how many keys there are. */
    int size() {
        return first.values().stream().mapToInt(Map::size).sum();
    }

    /** Returns the first rule of all. */
    int firstRule() {
        return firstRule;
    }

    /** Returns the fields that must be there. */
    List<Field> fields() {
        return looks.stream().map(Look::field).toList();
    }

    /** Returns what makes a key, in the order of the key. */
    List<Look> keyLooks() {
        return looks.stream()
                .filter(look -> look.prefix() || look.mask().signum() != 0)
                .toList();
    }

    boolean hasPrefixes() {
        return prefixes;
    }

    /** Returns whether keys are numbers of 16 bits, which an array finds faster than a hash. */
    boolean isArray() {
        return isField() && keyBytes() == Short.BYTES;
    }

    /** Returns whether a key is a field as it is. */
    boolean isField() {
        return looks.size() == 1
                && !prefixes
                && looks.getFirst().mask().equals(looks.getFirst().field().ones());
    }

    /** Returns how many bytes the fields of a key have. */
    int keyBytes() {
        return keyLooks().stream().mapToInt(look -> look.field().size()).sum();
    }

    /** Returns the map; a value is what {@code value} makes of a rule, and {@code none} where there is no rule. */
    TableSpec table(String name, IntUnaryOperator value, int none) {
        if (isArray()) {
            return array(name, value, none);
        }
        int mapKeyBytes = keyBytes() + (prefixes ? Integer.BYTES : 0);
        ByteBuffer keys = ByteBuffer.allocate(size() * mapKeyBytes).order(ByteOrder.nativeOrder());
        ByteBuffer values = ByteBuffer.allocate(size() * Integer.BYTES).order(ByteOrder.nativeOrder());
        first.forEach((bits, entries) -> entries.forEach((key, rule) -> {
            if (prefixes) {
                keys.putInt(exactBits() + bits);
            }
            keys.put(key.duplicate());
            values.putInt(value.applyAsInt(prefixes ? Math.min(rule, firstHolding(key, bits)) : rule));
        }));
        TableSpec.Kind kind = prefixes ? TableSpec.Kind.PREFIXES : TableSpec.Kind.HASH;
        return new TableSpec(name, kind, mapKeyBytes, Integer.BYTES, size(), keys.array(), values.array());
    }

    /** One value, whose address the program knows, with a number for each number as a little-endian host loads it. */
    private TableSpec array(String name, IntUnaryOperator value, int none) {
        int[] numbers = new int[NUMBERS];
        Arrays.fill(numbers, none);
        first.get(0).forEach((key, rule) -> numbers[Short.toUnsignedInt(key.getShort(0))] = value.applyAsInt(rule));
        ByteBuffer all = ByteBuffer.allocate(NUMBERS * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int loaded = 0; loaded < NUMBERS; loaded++) {
            all.putInt(numbers[Cursor.swapped(loaded)]);
        }
        return new TableSpec(
                name, TableSpec.Kind.ARRAY, Integer.BYTES, all.capacity(), 1, new byte[Integer.BYTES], all.array());
    }

    private int exactBits() {
        return (keyBytes() - looks.getLast().field().size()) * Byte.SIZE;
    }

    /** The first rule of all shorter prefixes that hold the one in {@code key}. */
    private int firstHolding(ByteBuffer key, int bits) {
        int rule = Integer.MAX_VALUE;
        for (Map.Entry<Integer, Map<ByteBuffer, Integer>> shorter : first.entrySet()) {
            if (shorter.getKey() >= bits) {
                break;
            }
            rule = Math.min(
                    rule, shorter.getValue().getOrDefault(cut(key, exactBits() + shorter.getKey()), Integer.MAX_VALUE));
        }
        return rule;
    }

    private static ByteBuffer cut(ByteBuffer key, int bits) {
        byte[] octets = new byte[key.remaining()];
        key.duplicate().get(octets);
        for (int i = bits; i < octets.length * Byte.SIZE; i++) {
            octets[i / Byte.SIZE] &= (byte) ~(0x80 >>> i % Byte.SIZE);
        }
        return ByteBuffer.wrap(octets);
    }

    /** Returns the looks of {@code cube}; those that need most alignment first, and {@code prefix} last. */
    static List<Look> looks(Cube cube, Field prefix) {
        List<Look> looks = new ArrayList<>();
        cube.parts().stream()
                .filter(part -> !part.field().equals(prefix))
                .sorted(Comparator.comparing(part -> -part.field().size()))
                .forEach(part -> looks.add(new Look(part.field(), part.mask(), false)));
        if (prefix != null) {
            looks.add(new Look(prefix, BigInteger.ZERO, true));
        }
        return looks;
    }
}
