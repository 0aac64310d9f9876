package io.xdp4j.rule;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * How a kernel's map holds the keys of one length of a set.
 *
 * <pre>{@code
 *   ports        array   key u32, the port                        value u8: 1 if it is in the set
 *   prefixes     trie    key u32, how many bits count; address    value u8: 1
 *   all others   hash    key as SetType says                      value u8: 1
 * }</pre>
 *
 * @since 0.1
 */
public final class SetTable {

    private static final int PORTS = 0x10000;
    private static final int VALUE_BYTES = 1;

    private SetTable() {}

    /** Returns the map for the keys of {@code keyBytes} bytes, with what {@code set} holds at first. */
    public static TableSpec of(SetSpec set, int keyBytes) {
        if (!set.type().takesKey(keyBytes)) {
            throw new IllegalArgumentException("set " + set.name() + ": has no keys of " + keyBytes + " bytes");
        }
        List<SetElement> elements = set.elements().stream()
                .filter(element -> element.keyBytes() == keyBytes)
                .distinct()
                .toList();
        ByteBuffer keys = ByteBuffer.allocate(elements.size() * mapKeyBytes(set.type(), keyBytes));
        elements.forEach(element -> keys.put(key(element)));
        byte[] values = new byte[elements.size() * VALUE_BYTES];
        Arrays.fill(values, (byte) 1);
        return new TableSpec(
                SetSpec.table(set.name(), keyBytes),
                kind(set.type()),
                mapKeyBytes(set.type(), keyBytes),
                VALUE_BYTES,
                set.type() == SetType.PORT ? PORTS : set.capacity(),
                keys.array(),
                values);
    }

    /** Returns the key of {@code element} in its map. */
    public static byte[] key(SetElement element) {
        byte[] key = element.key();
        ByteBuffer mapKey =
                ByteBuffer.allocate(mapKeyBytes(element.type(), key.length)).order(ByteOrder.nativeOrder());
        return switch (element.type()) {
            case PORT ->
                mapKey.putInt(Short.toUnsignedInt(ByteBuffer.wrap(key).getShort()))
                        .array();
            case PREFIX -> mapKey.putInt(element.bits()).put(key).array();
            case ADDRESS, TUPLE, CONNECTION_ID -> key;
        };
    }

    private static int mapKeyBytes(SetType type, int keyBytes) {
        return switch (type) {
            case PORT -> Integer.BYTES;
            case PREFIX -> Integer.BYTES + keyBytes;
            case ADDRESS, TUPLE, CONNECTION_ID -> keyBytes;
        };
    }

    private static TableSpec.Kind kind(SetType type) {
        return switch (type) {
            case PORT -> TableSpec.Kind.ARRAY;
            case PREFIX -> TableSpec.Kind.PREFIXES;
            case ADDRESS, TUPLE, CONNECTION_ID -> TableSpec.Kind.HASH;
        };
    }
}
