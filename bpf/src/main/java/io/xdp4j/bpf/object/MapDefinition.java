package io.xdp4j.bpf.object;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.util.Map;
import java.util.Optional;

/**
 * A map as a struct describes it: {@code __uint(max_entries, 8)} is a pointer to an array of 8, {@code __type(key,
 * int)} a pointer to a key. Source: tools/lib/bpf/bpf_helpers.h, and {@code parse_btf_map_def} of libbpf.
 */
final class MapDefinition {

    private static final int PIN_BY_NAME = 1;
    private static final int MOST_FIELDS = 64;

    private final Btf btf;
    private final String name;
    private final boolean isInner;

    private int type = -1;
    private int keyBytes = -1;
    private int valueBytes = -1;
    private int keyType;
    private int valueType;
    private int entries;
    private int flags;
    private boolean isPinned;
    private int valuesOffset = -1;
    private Optional<MapSpec> inner = Optional.empty();

    private MapDefinition(Btf btf, String name, boolean isInner) {
        this.btf = btf;
        this.name = name;
        this.isInner = isInner;
    }

    static MapDefinition read(Btf btf, int type, String name) throws ObjectException {
        return read(btf, type, name, false);
    }

    private static MapDefinition read(Btf btf, int type, String name, boolean isInner) throws ObjectException {
        if (!(btf.resolve(type) instanceof BtfType.Struct struct)) {
            throw ObjectException.of("it is no struct");
        }
        if (struct.members().size() > MOST_FIELDS) {
            throw ObjectException.of("it has " + struct.members().size() + " fields");
        }
        var definition = new MapDefinition(btf, name, isInner);
        for (BtfType.Member member : struct.members()) {
            definition.read(member);
        }
        return definition;
    }

    /** Returns where in the struct the values begin, -1 if it has none. */
    int valuesOffset() {
        return valuesOffset;
    }

    ObjectMap map(Map<Integer, String> values) throws ObjectException {
        return new ObjectMap(spec(), BtfMaps.SECTION, keyType, valueType, isPinned, values, new byte[0]);
    }

    private MapSpec spec() throws ObjectException {
        MapType known = MapType.of(type)
                .orElseThrow(() -> ObjectException.of(
                        type < 0 ? "it has no type" : "maps of type " + type + " are not supported"));
        return new MapSpec(name, known, Math.max(keyBytes, 0), Math.max(valueBytes, 0), entries, flags, inner);
    }

    private void read(BtfType.Member member) throws ObjectException {
        switch (member.name()) {
            case "type" -> type = number(member);
            case "max_entries" -> entries = number(member);
            case "map_flags" -> flags = number(member);
            case "key_size" -> keyBytes = same("key", keyBytes, number(member));
            case "value_size" -> valueBytes = same("value", valueBytes, number(member));
            case "key" -> {
                keyType = target(member);
                keyBytes = same("key", keyBytes, size(keyType));
            }
            case "value" -> {
                valueType = target(member);
                valueBytes = same("value", valueBytes, size(valueType));
            }
            case "pinning" -> isPinned = number(member) == PIN_BY_NAME;
            case "values" -> readValues(member);
            case "numa_node", "map_extra" -> requireZero(member);
            default -> throw ObjectException.of("it has an unknown field '" + member.name() + "'");
        }
    }

    /** An array of pointers: to a struct that says what inner maps are like, or to functions. */
    private void readValues(BtfType.Member member) throws ObjectException {
        if (isInner) {
            throw ObjectException.of("maps in maps in maps are not supported");
        }
        if (!(btf.resolve(member.type()) instanceof BtfType.Array array)
                || !(btf.resolve(array.element()) instanceof BtfType.Pointer(int target))) {
            throw ObjectException.of("its values are no array of pointers");
        }
        if (btf.resolve(target) instanceof BtfType.Struct) {
            inner = Optional.of(read(btf, target, name + ".inner", true).spec());
        }
        valuesOffset = Math.toIntExact(member.bitOffset() / Byte.SIZE);
        valueBytes = same("value", valueBytes, Integer.BYTES);
    }

    private int number(BtfType.Member member) throws ObjectException {
        if (btf.resolve(member.type()) instanceof BtfType.Pointer(int target)
                && btf.resolve(target) instanceof BtfType.Array array) {
            return (int) array.length();
        }
        throw ObjectException.of(member.name() + " is not said by __uint");
    }

    private int target(BtfType.Member member) throws ObjectException {
        if (btf.resolve(member.type()) instanceof BtfType.Pointer(int target)) {
            return target;
        }
        throw ObjectException.of(member.name() + " is not said by __type");
    }

    private int size(int id) throws ObjectException {
        return (int) btf.size(id);
    }

    private void requireZero(BtfType.Member member) throws ObjectException {
        if (number(member) != 0) {
            throw ObjectException.of(member.name() + " is not supported");
        }
    }

    private static int same(String what, int before, int bytes) throws ObjectException {
        if (bytes < 0 || before >= 0 && before != bytes) {
            throw ObjectException.of("a " + what + " has " + before + " bytes, and " + Integer.toUnsignedString(bytes));
        }
        return bytes;
    }
}
