package io.xdp4j.bpf.object;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of an object file. Types by id are from 1; 0 is void.
 *
 * @since 0.1
 */
public final class Btf {

    private static final int MOST_DEPTH = 32; // MAX_RESOLVE_DEPTH of kernel/bpf/btf.c

    private final byte[] bytes;
    private final List<BtfType> types;
    private final List<Integer> places;
    private final int typesAt;
    private final StringTable names;
    private final Map<String, Integer> dataSections = new HashMap<>();

    Btf(byte[] bytes, List<BtfType> types, List<Integer> places, int typesAt, StringTable names) {
        this.bytes = bytes;
        this.types = types;
        this.places = places;
        this.typesAt = typesAt;
        this.names = names;
        for (int id = 1; id < types.size(); id++) {
            if (types.get(id) instanceof BtfType.DataSection section) {
                dataSections.putIfAbsent(section.name(), id);
            }
        }
    }

    /** Returns that of an object without any. */
    static Btf none() {
        return new Btf(
                new byte[0], List.of(new BtfType.Void()), List.of(0), 0, new StringTable(Part.whole(new byte[0])));
    }

    /**
     * Reads BTF, as the kernel gives it and takes it.
     *
     * @param bytes little endian; copied
     */
    public static Btf read(byte[] bytes) throws ObjectException {
        return BtfReader.read(Part.whole(bytes.clone()));
    }

    /** {@return all types, by id} */
    public List<BtfType> types() {
        return types;
    }

    /**
     * {@return a type}
     *
     * @param id below the size of {@link #types}
     */
    public BtfType type(int id) {
        return types.get(id);
    }

    /** {@return it as it is in the file; see {@link BpfObject#kernelBtf} for the kernel} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * {@return a name or a line of source}
     *
     * @param offset of its first byte in the names
     */
    public String text(long offset) throws ObjectException {
        return names.at(offset);
    }

    /**
     * {@return the type behind all other names and words like {@code const}}
     *
     * @param id of a type
     */
    public BtfType resolve(int id) throws ObjectException {
        int at = id;
        for (int depth = 0; depth <= MOST_DEPTH; depth++) {
            switch (type(at)) {
                case BtfType.Typedef(var _, int target) -> at = target;
                case BtfType.Qualified(var _, int target) -> at = target;
                case BtfType.TypeTag(var _, int target) -> at = target;
                default -> {
                    return type(at);
                }
            }
        }
        throw endless(id);
    }

    /**
     * {@return how many bytes a value of a type takes}
     *
     * @param id of a type that has a size
     */
    public long size(int id) throws ObjectException {
        long count = 1;
        int at = id;
        for (int depth = 0; depth <= MOST_DEPTH; depth++) {
            switch (resolve(at)) {
                case BtfType.Array(int element, int _, long length) -> {
                    count = product(id, count, length);
                    at = element;
                }
                case BtfType.Var(var _, int type, int _) -> at = type;
                case BtfType.Int number -> {
                    return product(id, count, number.bytes());
                }
                case BtfType.Pointer _ -> {
                    return product(id, count, Long.BYTES);
                }
                case BtfType.Struct struct -> {
                    return product(id, count, struct.bytes());
                }
                case BtfType.Enumeration enumeration -> {
                    return product(id, count, enumeration.bytes());
                }
                case BtfType.FloatingPoint number -> {
                    return product(id, count, number.bytes());
                }
                case BtfType.DataSection section -> {
                    return product(id, count, section.bytes());
                }
                default -> throw ObjectException.of("type " + id + " of BTF, " + name(id) + ", has no size");
            }
        }
        throw endless(id);
    }

    /** {@return the type as C writes it, as far as that is short} */
    public String name(int id) {
        int at = id;
        var after = new StringBuilder();
        for (int depth = 0; depth <= MOST_DEPTH; depth++) {
            switch (type(at)) {
                case BtfType.Pointer(int target) -> {
                    after.insert(0, after.isEmpty() ? " *" : "*");
                    at = target;
                }
                case BtfType.Array(int element, int _, long length) -> {
                    after.append('[').append(length).append(']');
                    at = element;
                }
                case BtfType.Qualified(var _, int target) -> at = target;
                case BtfType.TypeTag(var _, int target) -> at = target;
                case BtfType.Var(var _, int type, int _) -> at = type;
                case BtfType.Struct(var name, boolean union, long _, var _) -> {
                    return (union ? "union " : "struct ") + orNone(name) + after;
                }
                case BtfType.Enumeration(var name, long _, boolean _, var _) -> {
                    return "enum " + orNone(name) + after;
                }
                case BtfType.Prototype _ -> {
                    return "function" + after;
                }
                default -> {
                    return type(at).name() + after;
                }
            }
        }
        return "…" + after;
    }

    /** Returns the section of variables with a name. */
    Optional<BtfType.DataSection> dataSection(String name) {
        int id = dataSectionId(name);
        return id == 0 ? Optional.empty() : Optional.of((BtfType.DataSection) type(id));
    }

    /** Returns the id of the section of variables with a name, or 0. */
    int dataSectionId(String name) {
        return dataSections.getOrDefault(name, 0);
    }

    /** Returns where in {@link #bytes} a type begins. */
    int place(int id) {
        return typesAt + places.get(id);
    }

    private static String orNone(String name) {
        return name.isEmpty() ? "{…}" : name;
    }

    private long product(int id, long count, long bytes) throws ObjectException {
        if (count != 0 && bytes > Integer.MAX_VALUE / count) {
            throw ObjectException.of("type " + id + " of BTF, " + name(id) + ", is too large");
        }
        return count * bytes;
    }

    private ObjectException endless(int id) {
        return ObjectException.of("type " + id + " of BTF is more than " + MOST_DEPTH + " others deep, or its own");
    }
}
