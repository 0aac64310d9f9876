package io.xdp4j.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A global variable.
 *
 * @param name of it
 * @param map that it is in
 * @param offset in the value of that map
 * @param bytes that it takes
 * @param type in the object's BTF, 0 if it is not known
 * @param typeName as C writes it, empty if it is not known
 * @param number whether it is a whole number of 1, 2, 4 or 8 bytes
 * @param signed whether it can be negative
 * @since 0.1
 */
public record Variable(
        String name, String map, int offset, int bytes, int type, String typeName, boolean number, boolean signed) {

    /**
     * {@return its bytes}
     *
     * @param contents the value of its map
     */
    public byte[] bytes(byte[] contents) {
        return Arrays.copyOfRange(contents, offset, offset + bytes);
    }

    /**
     * {@return its bytes where programs have it; of 1, 2, 4 or 8 they are read in one step}
     *
     * @param section the value of its map, as programs see it
     */
    public byte[] read(MemorySegment section) {
        byte[] value = new byte[bytes];
        copy(section, offset, MemorySegment.ofArray(value), 0);
        return value;
    }

    /**
     * Writes its bytes where programs have it; 1, 2, 4 or 8 are written in one step.
     *
     * @param section the value of its map, as programs see it
     * @param value as many bytes as it has
     * @throws IllegalArgumentException if these are more or less
     */
    public void write(MemorySegment section, byte[] value) {
        requireBytes(value);
        copy(MemorySegment.ofArray(value), 0, section, offset);
    }

    private void copy(MemorySegment from, long at, MemorySegment to, long start) {
        switch (bytes) {
            case Short.BYTES -> to.set(JAVA_SHORT_UNALIGNED, start, from.get(JAVA_SHORT_UNALIGNED, at));
            case Integer.BYTES -> to.set(JAVA_INT_UNALIGNED, start, from.get(JAVA_INT_UNALIGNED, at));
            case Long.BYTES -> to.set(JAVA_LONG_UNALIGNED, start, from.get(JAVA_LONG_UNALIGNED, at));
            default -> MemorySegment.copy(from, JAVA_BYTE, at, to, JAVA_BYTE, start, bytes);
        }
    }

    /**
     * {@return its value, sign-extended if it is signed}
     *
     * @param section the value of its map, as programs see it
     */
    public long number(MemorySegment section) {
        return valueOf(read(section));
    }

    /**
     * {@return its value, sign-extended if it is signed}
     *
     * @param contents the value of its map
     */
    public long number(byte[] contents) {
        return valueOf(bytes(contents));
    }

    private long valueOf(byte[] own) {
        requireNumber();
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (own[i] & 0xffL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * bytes;
        return signed ? value << unused >> unused : value;
    }

    /**
     * {@return the bytes of a value}
     *
     * @param value must fit; of 8 bytes any does
     */
    public byte[] bytes(long value) {
        requireNumber();
        int bits = 8 * bytes;
        long most = bits == Long.SIZE || !signed ? -1L >>> Long.SIZE - bits : (1L << bits - 1) - 1;
        long least = bits == Long.SIZE ? Long.MIN_VALUE : signed ? -most - 1 : 0;
        if (bits != Long.SIZE && (value < least || value > most)) {
            throw new IllegalArgumentException(
                    name + " is from " + least + " to " + most + ", not " + value + ": it has " + bytes + " bytes");
        }
        byte[] result = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            result[i] = (byte) (value >>> 8 * i);
        }
        return result;
    }

    void requireBytes(byte[] value) {
        if (value.length != bytes) {
            throw new IllegalArgumentException(name + " has " + bytes + " bytes, not " + value.length);
        }
    }

    private void requireNumber() {
        if (!number) {
            throw new IllegalArgumentException(name + " is no number; it has " + bytes + " bytes"
                    + (typeName.isEmpty() ? "" : " and is " + typeName));
        }
    }
}
