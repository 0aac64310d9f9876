package io.xdp4j.tools.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.object.Btf;
import io.xdp4j.bpf.object.BtfType;
import io.xdp4j.bpf.object.ObjectException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads bytes as a type of C: a number, a text, a list, or a map of members, as a document has them.
 *
 * @param btf that the types are of
 */
record TypeReader(Btf btf) {

    private static final int MOST_ELEMENTS = 1 << 16; // of arrays in arrays, whose sizes multiply
    private static final int MOST_DEPTH = 32;

    /** Returns what {@code bytes} are as the type with number {@code type}; what does not fit is hex. */
    Object read(int type, MemorySegment bytes) throws ObjectException {
        return read(type, bytes, 0);
    }

    private Object read(int type, MemorySegment bytes, int depth) throws ObjectException {
        if (depth > MOST_DEPTH) {
            return hex(bytes);
        }
        return switch (btf.resolve(type)) {
            case BtfType.Int number when number.bytes() <= bytes.byteSize() -> number(number, bytes);
            case BtfType.Enumeration set when set.bytes() <= bytes.byteSize() -> constant(set, bytes);
            case BtfType.Array array -> elements(array, bytes, depth);
            case BtfType.Struct struct -> members(struct, bytes, depth);
            case BtfType.Var variable -> read(variable.type(), bytes, depth + 1);
            case BtfType.DataSection section -> variables(section, bytes, depth);
            default -> hex(bytes);
        };
    }

    static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(JAVA_BYTE));
    }

    private static Object number(BtfType.Int type, MemorySegment bytes) {
        if (type.name().equals("_Bool") || type.name().equals("bool")) {
            return bytes.get(JAVA_BYTE, 0) != 0;
        }
        return bits(bytes, 0, type.bytes() * 8, type.signed());
    }

    private static Object constant(BtfType.Enumeration set, MemorySegment bytes) {
        Number value = bits(bytes, 0, (int) set.bytes() * 8, set.signed());
        for (BtfType.Constant constant : set.constants()) {
            if (constant.value() == value.longValue()) {
                return constant.name();
            }
        }
        return value;
    }

    private Object elements(BtfType.Array array, MemorySegment bytes, int depth) throws ObjectException {
        if (array.length() == 0 || array.length() > MOST_ELEMENTS || bytes.byteSize() % array.length() != 0) {
            return hex(bytes);
        }
        long size = bytes.byteSize() / array.length();
        if (size == 1 && isCharacter(array.element()) && isText(bytes)) {
            return bytes.getString(0);
        }
        List<Object> elements = new ArrayList<>();
        for (long i = 0; i < array.length(); i++) {
            elements.add(read(array.element(), bytes.asSlice(i * size, size), depth + 1));
        }
        return elements;
    }

    private boolean isCharacter(int type) throws ObjectException {
        return btf.resolve(type) instanceof BtfType.Int number && number.name().equals("char");
    }

    /** Printable characters, and nothing but zeros from the first zero on. */
    private static boolean isText(MemorySegment bytes) {
        boolean ended = false;
        for (long i = 0; i < bytes.byteSize(); i++) {
            byte one = bytes.get(JAVA_BYTE, i);
            if (one == 0 ? i == 0 && bytes.byteSize() == 1 : ended || one < ' ' || one > '~') {
                return false;
            }
            ended |= one == 0;
        }
        return ended;
    }

    private Object members(BtfType.Struct struct, MemorySegment bytes, int depth) throws ObjectException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < struct.members().size(); i++) {
            BtfType.Member member = struct.members().get(i);
            Object value = member(struct, i, bytes, depth);
            if (member.name().isEmpty() && value instanceof Map<?, ?> inner) {
                inner.forEach((name, one) -> members.put(String.valueOf(name), one));
            } else {
                members.put(member.name().isEmpty() ? "member" + i : member.name(), value);
            }
        }
        return members;
    }

    private Object member(BtfType.Struct struct, int index, MemorySegment bytes, int depth) throws ObjectException {
        BtfType.Member member = struct.members().get(index);
        BtfType type = btf.resolve(member.type());
        if (member.bits() > 0) {
            boolean fits = member.bits() <= 64 && member.bitOffset() + member.bits() <= bytes.byteSize() * 8;
            boolean signed = type instanceof BtfType.Int number && number.signed();
            return fits ? bits(bytes, member.bitOffset(), member.bits(), signed) : hex(bytes);
        }
        long start = member.bitOffset() / 8;
        long size = btf.size(member.type());
        if (start > bytes.byteSize() || size > bytes.byteSize() - start) {
            return "";
        }
        return read(member.type(), bytes.asSlice(start, size), depth + 1);
    }

    private Object variables(BtfType.DataSection section, MemorySegment bytes, int depth) throws ObjectException {
        Map<String, Object> variables = new LinkedHashMap<>();
        for (BtfType.Placement placement : section.variables()) {
            if (placement.offset() + placement.bytes() <= bytes.byteSize()) {
                variables.put(
                        btf.type(placement.type()).name(),
                        read(placement.type(), bytes.asSlice(placement.offset(), placement.bytes()), depth + 1));
            }
        }
        return variables;
    }

    /** Of at most 64 bits a long, unless that would be negative; more is a large number. */
    private static Number bits(MemorySegment bytes, long offset, int count, boolean signed) {
        BigInteger value = BigInteger.ZERO;
        for (int i = count - 1; i >= 0; i--) {
            long bit = offset + i;
            value = value.shiftLeft(1).or(BigInteger.valueOf(bytes.get(JAVA_BYTE, bit / 8) >> bit % 8 & 1));
        }
        if (signed && count > 0 && value.testBit(count - 1)) {
            value = value.subtract(BigInteger.ONE.shiftLeft(count));
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }
}
