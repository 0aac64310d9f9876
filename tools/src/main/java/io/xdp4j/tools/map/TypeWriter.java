package io.xdp4j.tools.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.object.Btf;
import io.xdp4j.bpf.object.BtfType;
import io.xdp4j.bpf.object.ObjectException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes numbers, texts, lists and maps of members as a type of C; what is not said stays as it is.
 *
 * @param btf that the types are of
 */
record TypeWriter(Btf btf) {

    /** Writes {@code value} as the type with number {@code type} into all of {@code bytes}. */
    void write(int type, Object value, MemorySegment bytes) throws ObjectException {
        switch (btf.resolve(type)) {
            case BtfType.Int number -> bits(number(value), bytes, 0, number.bytes() * 8);
            case BtfType.Enumeration set -> bits(constant(set, value), bytes, 0, (int) set.bytes() * 8);
            case BtfType.Array array -> elements(array, value, bytes);
            case BtfType.Struct struct -> members(struct, value, bytes);
            case BtfType.Var variable -> write(variable.type(), value, bytes);
            case BtfType.DataSection section -> variables(section, value, bytes);
            default -> throw new IllegalArgumentException(value + ": give it as hex: and bytes");
        }
    }

    private static BigInteger number(Object value) {
        return switch (value) {
            case Boolean one -> one ? BigInteger.ONE : BigInteger.ZERO;
            case Number one -> new BigInteger(one.toString());
            case String text -> parse(text);
            default -> throw new IllegalArgumentException(value + ": a number is wanted");
        };
    }

    private static BigInteger parse(String text) {
        try {
            return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + ": a number is wanted; bytes are written as hex:00ff", e);
        }
    }

    private static BigInteger constant(BtfType.Enumeration set, Object value) {
        return set.constants().stream()
                .filter(one -> one.name().equals(value))
                .map(one -> BigInteger.valueOf(one.value()))
                .findFirst()
                .orElseGet(() -> number(value));
    }

    private void elements(BtfType.Array array, Object value, MemorySegment bytes) throws ObjectException {
        long size = array.length() == 0 ? 0 : bytes.byteSize() / array.length();
        if (value instanceof String text && size == 1) {
            byte[] letters = text.getBytes(StandardCharsets.UTF_8);
            requireRoom(letters.length, array.length());
            bytes.fill((byte) 0);
            MemorySegment.copy(MemorySegment.ofArray(letters), 0, bytes, 0, letters.length);
            return;
        }
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException(value + ": a list of " + array.length() + " is wanted");
        }
        requireRoom(list.size(), array.length());
        for (int i = 0; i < list.size(); i++) {
            write(array.element(), list.get(i), bytes.asSlice(i * size, size));
        }
    }

    private static void requireRoom(int count, long room) {
        if (count > room) {
            throw new IllegalArgumentException(count + " elements: there is room for " + room);
        }
    }

    private void members(BtfType.Struct struct, Object value, MemorySegment bytes) throws ObjectException {
        if (!(value instanceof Map<?, ?> given)) {
            throw new IllegalArgumentException(value + ": members are wanted: {\"NAME\": VALUE, …}");
        }
        for (Map.Entry<?, ?> one : given.entrySet()) {
            if (!member(struct, String.valueOf(one.getKey()), one.getValue(), bytes)) {
                throw new IllegalArgumentException(one.getKey() + ": there is no such member; there are "
                        + struct.members().stream().map(BtfType.Member::name).toList());
            }
        }
    }

    /** Members of structs and unions without a name are as the outer one's. */
    private boolean member(BtfType.Struct struct, String name, Object value, MemorySegment bytes)
            throws ObjectException {
        for (BtfType.Member member : struct.members()) {
            long start = member.bitOffset() / 8;
            long size = btf.size(member.type());
            if (member.name().equals(name) && member.bits() > 0) {
                bits(number(value), bytes, member.bitOffset(), member.bits());
                return true;
            }
            if (member.name().equals(name)) {
                write(member.type(), value, bytes.asSlice(start, size));
                return true;
            }
            if (member.name().isEmpty()
                    && btf.resolve(member.type()) instanceof BtfType.Struct inner
                    && member(inner, name, value, bytes.asSlice(start, size))) {
                return true;
            }
        }
        return false;
    }

    private void variables(BtfType.DataSection section, Object value, MemorySegment bytes) throws ObjectException {
        if (!(value instanceof Map<?, ?> given)) {
            throw new IllegalArgumentException(value + ": variables are wanted: {\"NAME\": VALUE, …}");
        }
        for (Map.Entry<?, ?> one : given.entrySet()) {
            BtfType.Placement place = section.variables().stream()
                    .filter(placement -> btf.type(placement.type()).name().equals(one.getKey()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(one.getKey() + ": there is no such variable"));
            write(place.type(), one.getValue(), bytes.asSlice(place.offset(), place.bytes()));
        }
    }

    private static void bits(BigInteger value, MemorySegment bytes, long offset, int count) {
        BigInteger end = BigInteger.ONE.shiftLeft(count);
        boolean fits = value.signum() >= 0 ? value.compareTo(end) < 0 : value.bitLength() < count;
        if (!fits) {
            throw new IllegalArgumentException(value + " does not fit into " + count + " bits");
        }
        for (int i = 0; i < count; i++) {
            long bit = offset + i;
            int mask = 1 << bit % 8;
            byte old = bytes.get(JAVA_BYTE, bit / 8);
            bytes.set(JAVA_BYTE, bit / 8, (byte) (value.testBit(i) ? old | mask : old & ~mask));
        }
    }
}
