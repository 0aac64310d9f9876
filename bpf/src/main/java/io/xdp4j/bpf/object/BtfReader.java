package io.xdp4j.bpf.object;

import java.util.ArrayList;
import java.util.List;

/** Reads the section {@code .BTF}; any bytes may come in. Source: Documentation/bpf/btf.rst. */
final class BtfReader {

    private static final int MAGIC = 0xeb9f;
    private static final int MOST_BYTES = 1 << 23;
    private static final int ENTRY = 12;
    private static final int PAIR = 8;

    private final Part types;
    private final StringTable names;
    private final List<BtfType> read = new ArrayList<>(List.of(new BtfType.Void()));
    private final List<Integer> places = new ArrayList<>(List.of(0));
    private int at;
    private int highest;
    private int highestAt;

    private BtfReader(Part types, StringTable names) {
        this.types = types;
        this.names = names;
    }

    static Btf read(Part btf) throws ObjectException {
        if (btf.length() > MOST_BYTES) {
            throw btf.error(0, btf.length() + " bytes; the most is " + MOST_BYTES);
        }
        if (btf.u16(0) != MAGIC) {
            throw btf.error(0, "no BTF");
        }
        if (btf.u8(2) != 1) {
            throw btf.error(2, "version " + btf.u8(2) + " is unknown");
        }
        long header = btf.u32(4);
        Part types = btf.part(header + btf.u32(8), btf.u32(12), "types of BTF");
        Part strings = btf.part(header + btf.u32(16), btf.u32(20), "names of BTF");
        var names = new StringTable(strings);
        var reader = new BtfReader(types, names);
        reader.readTypes();
        int typesAt = types.offset(0) - btf.offset(0);
        return new Btf(btf.bytes(), List.copyOf(reader.read), List.copyOf(reader.places), typesAt, names);
    }

    private void readTypes() throws ObjectException {
        while (at < types.length()) {
            places.add(at);
            read.add(type());
        }
        if (highest >= read.size()) {
            throw types.error(highestAt, "type " + highest + " of " + read.size());
        }
    }

    private BtfType type() throws ObjectException {
        int start = at;
        String name = names.at(types.u32(start));
        long info = types.u32(start + 4);
        int count = (int) info & 0xffff;
        boolean flag = info >>> 31 != 0;
        long size = types.u32(start + 8);
        at += ENTRY;
        return switch ((int) (info >>> 24) & 0x1f) {
            case 1 -> number(name, start, size);
            case 2 -> new BtfType.Pointer(id(start + 8));
            case 3 -> array();
            case 4 -> new BtfType.Struct(name, false, size, members(count, flag));
            case 5 -> new BtfType.Struct(name, true, size, members(count, flag));
            case 6 -> new BtfType.Enumeration(name, size, flag, constants(count, flag));
            case 7 -> new BtfType.Forward(name, flag);
            case 8 -> new BtfType.Typedef(name, id(start + 8));
            case 9 -> new BtfType.Qualified("volatile", id(start + 8));
            case 10 -> new BtfType.Qualified("const", id(start + 8));
            case 11 -> new BtfType.Qualified("restrict", id(start + 8));
            case 12 -> new BtfType.Function(name, id(start + 8), count);
            case 13 -> new BtfType.Prototype(id(start + 8), parameters(count));
            case 14 -> new BtfType.Var(name, id(start + 8), word());
            case 15 -> new BtfType.DataSection(name, size, placements(count));
            case 16 -> new BtfType.FloatingPoint(name, size);
            case 17 -> new BtfType.DeclarationTag(name, id(start + 8), word());
            case 18 -> new BtfType.TypeTag(name, id(start + 8));
            case 19 -> new BtfType.Enumeration(name, size, flag, wideConstants(count));
            default -> throw types.error(start + 4, "kind " + (info >>> 24 & 0x1f) + " of type is unknown");
        };
    }

    private BtfType number(String name, int start, long size) throws ObjectException {
        int encoding = word();
        int bits = encoding & 0xff;
        if (size < 1 || size > 16 || bits > size * 8) {
            throw types.error(start + 8, name + " has " + bits + " bits in " + size + " bytes");
        }
        return new BtfType.Int(name, (int) size, bits, (encoding >>> 24 & 1) != 0);
    }

    private BtfType array() throws ObjectException {
        var array = new BtfType.Array(id(at), id(at + 4), types.u32(at + 8));
        at += ENTRY;
        return array;
    }

    private List<BtfType.Member> members(int count, boolean hasBitFields) throws ObjectException {
        List<BtfType.Member> members = new ArrayList<>();
        for (int i = 0; i < count; i++, at += ENTRY) {
            long place = types.u32(at + 8);
            long offset = hasBitFields ? place & 0xff_ffff : place;
            int bits = hasBitFields ? (int) (place >>> 24) : 0;
            members.add(new BtfType.Member(names.at(types.u32(at)), id(at + 4), offset, bits));
        }
        return List.copyOf(members);
    }

    private List<BtfType.Constant> constants(int count, boolean signed) throws ObjectException {
        List<BtfType.Constant> constants = new ArrayList<>();
        for (int i = 0; i < count; i++, at += PAIR) {
            long value = signed ? types.s32(at + 4) : types.u32(at + 4);
            constants.add(new BtfType.Constant(names.at(types.u32(at)), value));
        }
        return List.copyOf(constants);
    }

    private List<BtfType.Constant> wideConstants(int count) throws ObjectException {
        List<BtfType.Constant> constants = new ArrayList<>();
        for (int i = 0; i < count; i++, at += ENTRY) {
            long value = types.u32(at + 4) | types.u32(at + 8) << 32;
            constants.add(new BtfType.Constant(names.at(types.u32(at)), value));
        }
        return List.copyOf(constants);
    }

    private List<BtfType.Parameter> parameters(int count) throws ObjectException {
        List<BtfType.Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < count; i++, at += PAIR) {
            parameters.add(new BtfType.Parameter(names.at(types.u32(at)), id(at + 4)));
        }
        return List.copyOf(parameters);
    }

    private List<BtfType.Placement> placements(int count) throws ObjectException {
        List<BtfType.Placement> placements = new ArrayList<>();
        for (int i = 0; i < count; i++, at += ENTRY) {
            placements.add(new BtfType.Placement(id(at), types.u32(at + 4), types.u32(at + 8)));
        }
        return List.copyOf(placements);
    }

    private int word() throws ObjectException {
        int word = types.s32(at);
        at += Integer.BYTES;
        return word;
    }

    /** Types may be named before they come: the highest id is compared with how many there are at the end. */
    private int id(int place) throws ObjectException {
        int id = types.s32(place);
        if (id < 0) {
            throw types.error(place, "type " + Integer.toUnsignedString(id));
        }
        if (id > highest) {
            highest = id;
            highestAt = place;
        }
        return id;
    }
}
