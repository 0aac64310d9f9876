package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a kernel's map holds the keys of one length of a set.
 *
 * <pre>{@code
 *   ports        array   key u32, the port                        value u8: 1 if it is in the set
 *   prefixes     trie    key u32, how many bits count; address    value u8: 1 + how many bits count
 *   IPv4         array   a BucketTable, for the elements of a set of addresses that have 4 bytes
 *   all others   hash    key as SetType says                      value u8: 1
 * }</pre>
 *
 * <p>{@link BucketCode} looks into the buckets. Of the others a program needs to know only whether there is a value,
 * and of a port whether it is 0. The value of a prefix tells who looks for it whether it is this one that was found,
 * and not a shorter one.
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
        TableSpec.Kind kind = kind(set.type(), keyBytes);
        int valueBytes = kind == TableSpec.Kind.BUCKETS ? 0 : VALUE_BYTES;
        ByteBuffer values = ByteBuffer.allocate(elements.size() * valueBytes);
        if (valueBytes > 0) {
            elements.forEach(element -> values.put(value(element)));
        }
        return new TableSpec(
                SetSpec.table(set.name(), keyBytes),
                kind,
                mapKeyBytes(set.type(), keyBytes),
                valueBytes,
                set.type() == SetType.PORT ? PORTS : set.capacity(),
                keys.array(),
                values.array());
    }

    /** Returns the key of {@code element} in its map. */
    public static byte[] key(SetElement element) {
        byte[] key = new byte[mapKeyBytes(element.type(), element.keyBytes())];
        writeKey(element, MemorySegment.ofArray(key), 0);
        return key;
    }

    /** Returns the value of {@code element} in its map: never 0. */
    public static byte value(SetElement element) {
        return (byte) (element.type() == SetType.PREFIX ? 1 + element.bits() : 1);
    }

    /** Writes the key of {@code element} in its map to {@code offset}. */
    public static void writeKey(SetElement element, MemorySegment memory, long offset) {
        byte[] key = element.bytes();
        switch (element.type()) {
            case PORT -> memory.set(JAVA_INT_UNALIGNED, offset, (key[0] & 0xFF) << 8 | key[1] & 0xFF);
            case PREFIX -> {
                memory.set(JAVA_INT_UNALIGNED, offset, element.bits());
                MemorySegment.copy(key, 0, memory, JAVA_BYTE, offset + Integer.BYTES, key.length);
            }
            case ADDRESS, TUPLE, CONNECTION_ID -> MemorySegment.copy(key, 0, memory, JAVA_BYTE, offset, key.length);
        }
    }

    /** Returns the element whose key in its map, for keys of {@code keyBytes} bytes, is at {@code offset}. */
    public static SetElement readKey(SetType type, int keyBytes, MemorySegment memory, long offset) {
        return switch (type) {
            case PORT -> SetElement.port(memory.get(JAVA_INT_UNALIGNED, offset));
            case PREFIX ->
                SetElement.of(
                        type,
                        memory.asSlice(offset + Integer.BYTES, keyBytes).toArray(JAVA_BYTE),
                        memory.get(JAVA_INT_UNALIGNED, offset));
            case ADDRESS, TUPLE, CONNECTION_ID ->
                SetElement.of(type, memory.asSlice(offset, keyBytes).toArray(JAVA_BYTE), keyBytes * 8);
        };
    }

    private static int mapKeyBytes(SetType type, int keyBytes) {
        return switch (type) {
            case PORT -> Integer.BYTES;
            case PREFIX -> Integer.BYTES + keyBytes;
            case ADDRESS, TUPLE, CONNECTION_ID -> keyBytes;
        };
    }

    /** Returns what the map is for the keys of {@code keyBytes} bytes of a set. */
    public static TableSpec.Kind kind(SetType type, int keyBytes) {
        return switch (type) {
            case PORT -> TableSpec.Kind.ARRAY;
            case PREFIX -> TableSpec.Kind.PREFIXES;
            case ADDRESS -> keyBytes == Integer.BYTES ? TableSpec.Kind.BUCKETS : TableSpec.Kind.HASH;
            case TUPLE, CONNECTION_ID -> TableSpec.Kind.HASH;
        };
    }
}
